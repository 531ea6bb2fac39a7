package org.domaind.daemon.plan.create;

import java.util.UUID;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.Step;
import org.domaind.daemon.plan.StepTerms;
import org.domaind.daemon.plan.resource.MemoryLedger;
import org.domaind.schema.model.MemoryKib;

/** Gets the guest's memory from the hypervisor; from then on it needs no reservation. */
record PopulateMemory(MemoryKib memory, MemoryLedger ledger, UUID guest) implements Step {
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
        Bindings populated = bindings.withPopulated(bindings.prepared().orElseThrow().populate(bindings.domain(), cancellation::check));
        ledger.release(guest);
        return populated;
    }
}
