package org.domaind.daemon.plan.destroy;

import org.domaind.daemon.device.GuestPaths;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Environment;
import org.domaind.daemon.plan.Step;
import org.domaind.daemon.plan.StoreEdits;

/** Removes what the store says of the guest. */
record RemoveNodes(DestroyPlanner.Target target) implements Step {
    @Override
    public String name() {
        return "remove-nodes";
    }

    @Override
    public String description() {
        return "remove its nodes from the store";
    }

    @Override
    public Bindings run(Environment environment, Bindings bindings) {
        StoreEdits.removeGuest(environment, new GuestPaths(target.domid(), target.uuid()));
        return bindings;
    }
}
