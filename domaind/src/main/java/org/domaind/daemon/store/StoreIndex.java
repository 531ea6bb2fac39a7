package org.domaind.daemon.store;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.domaind.schema.model.Domid;
import org.domaind.xenstore.session.StoreListener;
import org.domaind.xenstore.tree.Edit;
import org.domaind.xenstore.tree.Node;

/**
 * What lists and look-ups need to know of domains and pools from the store. It follows the changes of the tree, whoever makes them, so that no
 * look-up costs a request to the store or a search of all domains. Written by the store's thread, read by any.
 */
public final class StoreIndex implements StoreListener {
    private static final int UUID_LENGTH = 36;

    private final DomidsByValue domidsByName = new DomidsByValue();
    private final DomidsByValue domidsByVm = new DomidsByValue();
    private final IndexedLeaf names = new IndexedLeaf("/local/domain", "name", StoreIndex::isDomid, domidsByName);
    private final IndexedLeaf vms = new IndexedLeaf("/local/domain", "vm", StoreIndex::isDomid, domidsByVm);
    private final IndexedLeaf types = new IndexedLeaf("/libxl", "type", StoreIndex::isDomid);
    private final IndexedLeaf starts = new IndexedLeaf("/vm", "start_time", StoreIndex::isUuid);
    private final IndexedLeaf pools = new IndexedLeaf("/local/pool", "name", StoreIndex::isNumber);
    private final List<IndexedLeaf> all = List.of(names, vms, types, starts, pools);

    /** Starts over with this tree. On the store's thread. */
    @Override
    public void treeRestored(Node root) {
        all.forEach(leaf -> leaf.restored(root));
    }

    /** On the store's thread. */
    @Override
    public void treeChanged(List<Edit.Applied> changes) {
        for (Edit.Applied change : changes) {
            for (IndexedLeaf leaf : all) {
                leaf.changed(change);
            }
        }
    }

    /** The name in the store for this domid, whether or not the domain exists. */
    public Optional<String> name(Domid domid) {
        return names.get(domid.toString());
    }

    /** The domids with this name in the store, ascending, whether or not the domains exist. */
    public List<Domid> named(String name) {
        return domidsByName.of(name);
    }

    /** The domids whose nodes name this guest's uuid, ascending, whether or not the domains exist. */
    public List<Domid> ofGuest(UUID guest) {
        return domidsByVm.of("/vm/" + guest);
    }

    /** {@code pv}, {@code pvh} or {@code hvm}, as written by the toolstack that made the domain. */
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
