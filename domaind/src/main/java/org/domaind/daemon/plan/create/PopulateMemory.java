package org.domaind.daemon.plan.create;

import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Environment;
import org.domaind.daemon.plan.Step;
import org.domaind.schema.model.MemoryKib;

/** Gets the guest's memory from the hypervisor. */
record PopulateMemory(MemoryKib memory) implements Step {
    @Override
    public String name() {
        return "populate-memory";
    }

    @Override
    public String description() {
        return "claim and populate " + memory.mib() + " MiB, in superpages where they are to be had";
    }

    @Override
    public Bindings run(Environment environment, Bindings bindings) {
        return bindings.withP2m(environment.builder().populate(bindings.domain(), memory));
    }
}
