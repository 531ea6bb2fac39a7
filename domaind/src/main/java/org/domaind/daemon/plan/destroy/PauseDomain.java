package org.domaind.daemon.plan.destroy;

import org.domaind.daemon.hypervisor.Hypervisor;
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
        Hypervisor hypervisor = environment.host().hypervisor();
        hypervisor.domain(target.domid()).filter(d -> d.handle().equals(target.uuid()) && !d.dying()).ifPresent(d -> hypervisor.pause(d.domid()));
        return bindings;
    }
}
