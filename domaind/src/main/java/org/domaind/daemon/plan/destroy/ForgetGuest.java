package org.domaind.daemon.plan.destroy;

import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Environment;
import org.domaind.daemon.plan.Step;

/** The daemon answers for it no more. */
record ForgetGuest(DestroyPlanner.Target target) implements Step {
    @Override
    public String name() {
        return "forget-guest";
    }

    @Override
    public String description() {
        return "forget the guest";
    }

    @Override
    public Bindings run(Environment environment, Bindings bindings) {
        environment.state().forget(target.uuid(), target.domid());
        return bindings;
    }
}
