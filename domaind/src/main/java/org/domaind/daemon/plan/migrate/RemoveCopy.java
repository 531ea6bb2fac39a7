package org.domaind.daemon.plan.migrate;

import java.util.UUID;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.Step;
import org.domaind.daemon.plan.destroy.DestroyPlanner;

/** Removes a guest that has arrived and could not be started; then the sender may have it back. May be repeated. */
record RemoveCopy(DestroyPlanner destroys, UUID uuid) implements Step {
    @Override
    public String name() {
        return "remove-copy";
    }

    @Override
    public String description() {
        return "remove the guest here";
    }

    @Override
    public Bindings run(Bindings bindings, Cancellation cancellation) {
        destroys.plan(new DestroyPlanner.Target(bindings.domain(), uuid)).steps().forEach(step -> step.run(bindings, cancellation));
        return bindings;
    }
}
