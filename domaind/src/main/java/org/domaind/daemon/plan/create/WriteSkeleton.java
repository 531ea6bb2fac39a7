package org.domaind.daemon.plan.create;

import java.util.List;
import java.util.UUID;
import org.domaind.daemon.device.GuestNodes;
import org.domaind.daemon.device.GuestPaths;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.GuestNames;
import org.domaind.daemon.plan.NameHold;
import org.domaind.daemon.plan.Step;
import org.domaind.daemon.plan.StoreEdits;
import org.domaind.schema.config.GuestConfig;
import org.domaind.xenstore.client.StoreClient;

/** Makes the guest's home in the store. */
record WriteSkeleton(StoreClient store, GuestNames names, GuestConfig config, UUID uuid) implements Step {
    @Override
    public String name() {
        return "write-skeleton";
    }

    @Override
    public String description() {
        return "make the guest's nodes in the store: name, permissions, the folders it may write to";
    }

    @Override
    public Bindings run(Bindings bindings, Cancellation cancellation) {
        GuestPaths paths = new GuestPaths(bindings.domain(), uuid);
        StoreEdits.make(store, paths.all(), GuestNodes.skeleton(paths, config));
        bindings.names().ifPresent(NameHold::close);
        return bindings;
    }

    @Override
    public void undo(Bindings bindings) {
        bindings.domid().ifPresentOrElse(d -> StoreEdits.removeGuest(store, names, new GuestPaths(d, uuid)), this::removeVm);
    }

    /** The domain's number, and the nodes of that number, are another's by now. */
    private void removeVm() {
        if (names.domid(uuid).isEmpty()) {
            StoreEdits.remove(store, List.of(GuestPaths.vm(uuid)));
        }
    }
}
