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
        environment.host().hypervisor().unpause(bindings.domain());
        return bindings;
    }
}
