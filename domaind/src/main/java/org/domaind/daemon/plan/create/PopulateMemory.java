package org.domaind.daemon.plan.create;

import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.Step;
import org.domaind.daemon.plan.StepTerms;
import org.domaind.schema.model.MemoryKib;

/** Gets the guest's memory from the hypervisor. */
record PopulateMemory(MemoryKib memory) implements Step {
    private static final int LEAST_WEIGHT = 2;
    private static final int MOST_WEIGHT = 1000;
    /** Zeroing so much takes the hypervisor about as long as one of the quick steps. */
    private static final int MIB_OF_WEIGHT = 64;

    @Override
    public String name() {
        return "populate-memory";
    }

    @Override
    public String description() {
        return "claim and populate " + memory.mib() + " MiB, in superpages where they are to be had";
    }

    @Override
    public StepTerms terms() {
        return StepTerms.ONCE.weighing(LEAST_WEIGHT + (int) Math.min(MOST_WEIGHT, memory.mib() / MIB_OF_WEIGHT));
    }

    @Override
    public Bindings run(Bindings bindings, Cancellation cancellation) {
        return bindings.withPopulated(bindings.prepared().orElseThrow().populate(bindings.domain(), cancellation::check));
    }
}
