package org.domaind.xenstore.kill;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Nodes that a socket client makes, each once and with a unique name, and the events of rings for them: exactly one for each node that was made,
 * whether or not the client got its reply.
 */
final class UniqueNodes {
    private final Findings findings;
    private final Map<String, Boolean> made = new HashMap<>();
    private final Map<Integer, Map<String, Integer>> heard = new HashMap<>();
    private final Set<Integer> watchers = ConcurrentHashMap.newKeySet();

    UniqueNodes(Findings findings) {
        this.findings = findings;
    }

    /** A ring has watched since before the first one. */
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

    /** To be called at the end, when all events have arrived. */
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

    /** Whether all rings got the events of all nodes that were made. */
    synchronized boolean complete() {
        long expected = made.values().stream().filter(really -> really).count();
        return watchers.stream().allMatch(domid -> heard.getOrDefault(domid, Map.of()).size() >= expected);
    }
}
