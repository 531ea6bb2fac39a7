package org.domaind.daemon.plan.create;

import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Environment;
import org.domaind.daemon.plan.Step;

/** Starts the guest. */
record Unpause() implements Step {
    @Override
    public String name() {
        return "unpause";
    }

    @Override
    public String description() {
        return "start the guest's vcpus";
    }

    @Override
    public Bindings run(Environment environment, Bindings bindings) {
        environment.host().domains().unpause(bindings.domain());
        return bindings;
    }

    /** It may be paused again by now: whoever has run was started. */
    @Override
    public boolean done(Environment environment, Bindings bindings) {
        return RecordGuest.domain(environment, bindings).filter(d -> !d.paused() || d.shutdown() || d.cpuTimeNanos() > 0).isPresent();
    }
}
