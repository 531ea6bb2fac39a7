package org.domaind.daemon.store;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.domaind.schema.model.Domid;
import org.domaind.xenstore.store.Edit;
import org.domaind.xenstore.store.Node;

/**
 * What the store says of domains and pools that lists and look-ups want to know, kept up to date as the store's tree changes, whoever changes
 * it: no question costs a request or a look at all domains. Written by the store's thread, read by any.
 */
public final class StoreIndex {
    private static final int UUID_LENGTH = 36;

    private final ConcurrentHashMap<String, Set<Integer>> domidsByName = new ConcurrentHashMap<>();
    private final IndexedLeaf names = new IndexedLeaf("/local/domain", "name", StoreIndex::isDomid, this::renamed);
    private final IndexedLeaf types = new IndexedLeaf("/libxl", "type", StoreIndex::isDomid);
    private final IndexedLeaf starts = new IndexedLeaf("/vm", "start_time", StoreIndex::isUuid);
    private final IndexedLeaf pools = new IndexedLeaf("/local/pool", "name", StoreIndex::isNumber);
    private final List<IndexedLeaf> all = List.of(names, types, starts, pools);

    /** Begins anew with this tree. On the store's thread. */
    public void restored(Node root) {
        all.forEach(leaf -> leaf.restored(root));
    }

    /** On the store's thread. */
    public void changed(List<Edit.Applied> changes) {
        for (Edit.Applied change : changes) {
            for (IndexedLeaf leaf : all) {
                leaf.changed(change);
            }
        }
    }

    private void renamed(String domid, String before, String after) {
        Integer number = Integer.valueOf(domid);
        if (before != null) {
            domidsByName.computeIfPresent(before, (name, domids) -> changed(domids, number, false));
        }
        if (after != null) {
            domidsByName.compute(after, (name, domids) -> changed(domids == null ? Set.of() : domids, number, true));
        }
    }

    /** Readers may hold the old set. @return null when nobody is left */
    private static Set<Integer> changed(Set<Integer> domids, Integer domid, boolean has) {
        TreeSet<Integer> changed = new TreeSet<>(domids);
        if (has) {
            changed.add(domid);
        } else {
            changed.remove(domid);
        }
        return changed.isEmpty() ? null : changed;
    }

    /** The name that the store has for this number, whether or not there is such a domain. */
    public Optional<String> name(Domid domid) {
        return names.get(domid.toString());
    }

    /** The numbers for which the store has this name, ascending, whether or not there are such domains. */
    public List<Domid> named(String name) {
        return domidsByName.getOrDefault(name, Set.of()).stream().map(Domid::new).toList();
    }

    /** {@code pv}, {@code pvh} or {@code hvm}, as the toolstack that made the domain says. */
    public Optional<String> type(Domid domid) {
        return types.get(domid.toString());
    }

    /** When the guest was created: seconds since 1970, with a fraction. */
    public Optional<String> startTime(UUID guest) {
        return starts.get(guest.toString());
    }

    public Optional<String> poolName(int pool) {
        return pools.get(Integer.toString(pool));
    }

    private static boolean isDomid(String text) {
        return isNumber(text) && Integer.parseInt(text) < Domid.FIRST_RESERVED;
    }

    private static boolean isNumber(String text) {
        return text.matches("0|[1-9][0-9]{0,8}");
    }

    private static boolean isUuid(String text) {
        return text.length() == UUID_LENGTH;
    }
}
