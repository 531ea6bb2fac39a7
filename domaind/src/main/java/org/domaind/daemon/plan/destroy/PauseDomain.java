package org.domaind.daemon.plan.destroy;

import org.domaind.daemon.hypervisor.DomainOperations;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Environment;
import org.domaind.daemon.plan.Step;

/** Stops the domain: nothing of it runs while the rest is taken apart. */
record PauseDomain(DestroyPlanner.Target target) implements Step {
    @Override
    public String name() {
        return "pause";
    }

    @Override
    public String description() {
        return "stop the domain's vcpus";
    }

    @Override
    public Bindings run(Environment environment, Bindings bindings) {
        DomainOperations domains = environment.host().domains();
        domains.find(target.domid()).filter(d -> d.handle().equals(target.uuid()) && !d.dying()).ifPresent(d -> domains.pause(d.domid()));
        return bindings;
    }
}
