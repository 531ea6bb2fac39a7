package org.domaind.daemon.plan.create;

import java.util.UUID;
import org.domaind.daemon.device.GuestNodes;
import org.domaind.daemon.device.GuestPaths;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Environment;
import org.domaind.daemon.plan.NameHold;
import org.domaind.daemon.plan.Step;
import org.domaind.daemon.plan.StoreEdits;
import org.domaind.schema.model.GuestConfig;

/** Makes the guest's home in the store. */
record WriteSkeleton(GuestConfig config, UUID uuid) implements Step {
    @Override
    public String name() {
        return "write-skeleton";
    }

    @Override
    public String description() {
        return "make the guest's nodes in the store: name, permissions, the folders it may write to";
    }

    @Override
    public Bindings run(Environment environment, Bindings bindings) {
        GuestPaths paths = new GuestPaths(bindings.domain(), uuid);
        StoreEdits.make(environment.store(), paths.all(), GuestNodes.skeleton(paths, config));
        bindings.names().ifPresent(NameHold::close);
        return bindings;
    }

    @Override
    public void undo(Environment environment, Bindings bindings) {
        bindings.domid().ifPresent(d -> StoreEdits.removeGuest(environment, new GuestPaths(d, uuid)));
    }
}
