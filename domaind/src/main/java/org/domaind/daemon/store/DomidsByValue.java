package org.domaind.daemon.store;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.domaind.schema.model.Domid;

/** The domids whose indexed leaf has a given value. Written by one thread, read by any. */
final class DomidsByValue implements IndexedLeaf.Listener {
    private final ConcurrentHashMap<String, Set<Integer>> domids = new ConcurrentHashMap<>();

    @Override
    public void changed(String domid, String before, String after) {
        Integer number = Integer.valueOf(domid);
        if (before != null) {
            domids.computeIfPresent(before, (value, some) -> changed(some, number, false));
        }
        if (after != null) {
            domids.compute(after, (value, some) -> changed(some == null ? Set.of() : some, number, true));
        }
    }

    /** Makes a new set, because readers may hold the old one. @return null for an empty set */
    private static Set<Integer> changed(Set<Integer> domids, Integer domid, boolean has) {
        TreeSet<Integer> changed = new TreeSet<>(domids);
        if (has) {
            changed.add(domid);
        } else {
            changed.remove(domid);
        }
        return changed.isEmpty() ? null : changed;
    }

    /** Ascending. */
    List<Domid> of(String value) {
        return domids.getOrDefault(value, Set.of()).stream().map(Domid::new).toList();
    }
}
