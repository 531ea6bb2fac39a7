package org.domaind.daemon.plan.destroy;

import org.domaind.daemon.hypervisor.Hypervisor;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Environment;
import org.domaind.daemon.plan.Step;

/** Gives its memory and everything else in the hypervisor back. */
record DestroyDomain(DestroyPlanner.Target target) implements Step {
    @Override
    public String name() {
        return "destroy-domain";
    }

    @Override
    public String description() {
        return "destroy the domain";
    }

    @Override
    public Bindings run(Environment environment, Bindings bindings) {
        Hypervisor hypervisor = environment.host().hypervisor();
        hypervisor.domain(target.domid()).filter(d -> d.handle().equals(target.uuid())).ifPresent(d -> hypervisor.destroyDomain(d.domid()));
        return bindings;
    }
}
