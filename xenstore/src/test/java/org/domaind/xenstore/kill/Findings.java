package org.domaind.xenstore.kill;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The report of all clients: faults, and how much was done. May be used by any thread. */
final class Findings {
    private static final int MAX_FAULTS = 20;

    private final List<String> faults = new ArrayList<>();
    private final Map<String, Integer> counts = new TreeMap<>();

    synchronized void fault(String text) {
        count("faults");
        if (faults.size() < MAX_FAULTS) {
            faults.add(text);
        }
    }

    void check(boolean holds, String text) {
        if (!holds) {
            fault(text);
        }
    }

    synchronized void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    synchronized int counted(String what) {
        return counts.getOrDefault(what, 0);
    }

    synchronized List<String> faults() {
        return List.copyOf(faults);
    }

    @Override
    public synchronized String toString() {
        return counts.toString();
    }
}
