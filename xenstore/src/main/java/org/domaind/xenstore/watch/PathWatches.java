package org.domaind.xenstore.watch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The watches on one path, by watcher. Whether a watcher may be told is checked once for all of its watches, so that one with many watches that never
 * fire costs the others no more than one with a single watch.
 */
final class PathWatches {
    /** A watcher with one watch has an immutable set, which is small; most have one. */
    private final Map<Watcher, Set<Watch>> watches = new LinkedHashMap<>(2);

    boolean isEmpty() {
        return watches.isEmpty();
    }

    void add(Watch watch) {
        Set<Watch> own = watches.get(watch.watcher());
        if (own == null) {
            watches.put(watch.watcher(), Set.of(watch));
        } else if (own.size() == 1) {
            Set<Watch> two = new LinkedHashSet<>(own);
            two.add(watch);
            watches.put(watch.watcher(), two);
        } else {
            own.add(watch);
        }
    }

    /** Removes a watch, which must be there. */
    void remove(Watch watch) {
        Set<Watch> own = watches.get(watch.watcher());
        if (own.size() == 1) {
            watches.remove(watch.watcher());
        } else {
            own.remove(watch);
            if (own.size() == 1) {
                watches.put(watch.watcher(), Set.copyOf(own));
            }
        }
    }

    /**
     * Adds the watches whose watcher passes the test and whose depth reaches this many levels below; those of one watcher in the order in which they
     * were set.
     */
    void addTo(List<Watch> found, int distance, Predicate<Watcher> told) {
        for (Map.Entry<Watcher, Set<Watch>> one : watches.entrySet()) {
            if (told.test(one.getKey())) {
                for (Watch watch : one.getValue()) {
                    if (watch.depth() == Watch.UNLIMITED || watch.depth() >= distance) {
                        found.add(watch);
                    }
                }
            }
        }
    }

    List<Watch> all() {
        List<Watch> all = new ArrayList<>();
        watches.values().forEach(all::addAll);
        return all;
    }
}
