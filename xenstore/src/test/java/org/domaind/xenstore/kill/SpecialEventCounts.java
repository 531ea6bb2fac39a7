package org.domaind.xenstore.kill;

import java.util.HashMap;
import java.util.Map;

/** How often domains were introduced and released, and how often guests with the right got the events. */
final class SpecialEventCounts {
    static final String INTRODUCED = "@introduceDomain";
    static final String RELEASED = "@releaseDomain";

    private final Findings findings;
    private final Map<String, Integer> atLeast = new HashMap<>();
    private final Map<String, Integer> atMost = new HashMap<>();
    private final Map<String, Integer> heard = new HashMap<>();

    SpecialEventCounts(Findings findings) {
        this.findings = findings;
        for (String special : new String[] {INTRODUCED, RELEASED}) {
            atLeast.put(special, 0);
            atMost.put(special, 0);
        }
    }

    synchronized void happened(String special) {
        atLeast.merge(special, 1, Integer::sum);
        atMost.merge(special, 1, Integer::sum);
        findings.count(special);
    }

    synchronized void mayHaveHappened(String special) {
        atMost.merge(special, 1, Integer::sum);
    }

    synchronized void watcher(int domid) {
        heard.put(domid + INTRODUCED, 0);
        heard.put(domid + RELEASED, 0);
    }

    synchronized void heard(int domid, String special) {
        heard.merge(domid + special, 1, Integer::sum);
    }

    synchronized boolean complete() {
        return heard.entrySet().stream().allMatch(told -> told.getValue() >= atLeast.get(special(told.getKey())));
    }

    synchronized void check() {
        heard.forEach((who, count) -> {
            int least = atLeast.get(special(who));
            int most = atMost.get(special(who));
            findings.check(count >= least && count <= most, "domain " + who + " was told " + count + " times, not " + least + " to " + most);
        });
    }

    private static String special(String who) {
        return who.substring(who.indexOf('@'));
    }
}
