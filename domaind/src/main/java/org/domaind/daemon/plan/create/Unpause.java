package org.domaind.daemon.plan.create;

import org.domaind.daemon.hypervisor.DomainOperations;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.GuestNames;
import org.domaind.daemon.plan.Step;

/** Starts the guest. */
record Unpause(DomainOperations domains, GuestNames names) implements Step {
    @Override
    public String name() {
        return "unpause";
    }

    @Override
    public String description() {
        return "start the guest's vcpus";
    }

    @Override
    public Bindings run(Bindings bindings, Cancellation cancellation) {
        domains.unpause(bindings.domain());
        return bindings;
    }

    /** It may be paused again by now: whoever has run was started. */
    @Override
    public boolean done(Bindings bindings) {
        return bindings.domid().flatMap(names::recorded).filter(d -> !d.paused() || d.shutdown() || d.cpuTimeNanos() > 0).isPresent();
    }
}
