package org.domaind.daemon.plan.destroy;

import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Environment;
import org.domaind.daemon.plan.Step;
import org.domaind.daemon.plan.StoreEdits;

/** Lets the store drop the guest's ring. */
record ReleaseFromStore(DestroyPlanner.Target target) implements Step {
    @Override
    public String name() {
        return "release-from-store";
    }

    @Override
    public String description() {
        return "end its connection to the store";
    }

    @Override
    public Bindings run(Environment environment, Bindings bindings) {
        StoreEdits.release(environment.store(), target.domid());
        return bindings;
    }
}
