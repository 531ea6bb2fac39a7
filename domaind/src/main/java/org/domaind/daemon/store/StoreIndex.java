package org.domaind.daemon.store;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.domaind.schema.model.Domid;
import org.domaind.xenstore.store.Edit;
import org.domaind.xenstore.store.Node;

/**
 * An index of the store's nodes about domains and pools, for lists and look-ups. It follows every change of the tree, so a query needs neither a store
 * request nor a walk over all domains. Written by the store's thread, read by any.
 */
public final class StoreIndex {
    private static final int UUID_LENGTH = 36;

    private final DomidsByValue domidsByName = new DomidsByValue();
    private final DomidsByValue domidsByVm = new DomidsByValue();
    private final IndexedLeaf names = new IndexedLeaf("/local/domain", "name", StoreIndex::isDomid, domidsByName);
    private final IndexedLeaf vms = new IndexedLeaf("/local/domain", "vm", StoreIndex::isDomid, domidsByVm);
    private final IndexedLeaf types = new IndexedLeaf("/libxl", "type", StoreIndex::isDomid);
    private final IndexedLeaf starts = new IndexedLeaf("/vm", "start_time", StoreIndex::isUuid);
    private final IndexedLeaf pools = new IndexedLeaf("/local/pool", "name", StoreIndex::isNumber);
    private final List<IndexedLeaf> all = List.of(names, vms, types, starts, pools);

    /** Builds the index for this tree. On the store's thread. */
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

    /** The name of this domid in the store, whether or not the domain exists. */
    public Optional<String> name(Domid domid) {
        return names.get(domid.toString());
    }

    /** The domids with this name in the store, ascending, whether or not the domains exist. */
    public List<Domid> named(String name) {
        return domidsByName.of(name);
    }

    /** The domids whose {@code vm} node names this guest, ascending, whether or not the domains exist. */
    public List<Domid> ofGuest(UUID guest) {
        return domidsByVm.of("/vm/" + guest);
    }

    /** {@code pv}, {@code pvh} or {@code hvm}, as written by the toolstack that created the domain. */
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
