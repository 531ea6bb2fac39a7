package org.domaind.daemon.plan.destroy;

import org.domaind.daemon.hypervisor.DomainOperations;
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
        DomainOperations domains = environment.host().domains();
        domains.find(target.domid()).filter(d -> d.handle().equals(target.uuid())).ifPresent(d -> domains.destroy(d.domid()));
        return bindings;
    }
}
