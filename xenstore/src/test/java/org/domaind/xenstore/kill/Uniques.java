package org.domaind.xenstore.kill;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Nodes that a socket's client makes, each once and under a name of its own, and the events that rings get of them: exactly one for each that was made,
 * whether or not the client was told.
 */
final class Uniques {
    private final Findings findings;
    private final Map<String, Boolean> made = new HashMap<>();
    private final Map<Integer, Map<String, Integer>> heard = new HashMap<>();
    private final Set<Integer> watchers = ConcurrentHashMap.newKeySet();

    Uniques(Findings findings) {
        this.findings = findings;
    }

    /** A ring has watched from before the first one on. */
    void watcher(int domid) {
        watchers.add(domid);
    }

    synchronized void made(String path, boolean really) {
        made.put(path, really);
    }

    synchronized void heard(int domid, String path) {
        heard.computeIfAbsent(domid, id -> new HashMap<>()).merge(path, 1, Integer::sum);
        findings.count("events of others");
    }

    /** At the end, when everybody has heard everything. */
    synchronized void check() {
        for (int domid : watchers) {
            Map<String, Integer> events = heard.getOrDefault(domid, Map.of());
            made.forEach((path, really) -> {
                int expected = really ? 1 : 0;
                int count = events.getOrDefault(path, 0);
                findings.check(count == expected, "domain " + domid + " got " + count + " events of " + path + ", not " + expected);
            });
            findings.check(made.keySet().containsAll(events.keySet()), "domain " + domid + " got events of nodes that nobody made");
        }
    }

    /** Whether all rings have heard of everything that was made. */
    synchronized boolean complete() {
        long expected = made.values().stream().filter(really -> really).count();
        return watchers.stream().allMatch(domid -> heard.getOrDefault(domid, Map.of()).size() >= expected);
    }
}
