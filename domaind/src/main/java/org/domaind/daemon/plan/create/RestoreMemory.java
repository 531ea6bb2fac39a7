package org.domaind.daemon.plan.create;

import java.util.UUID;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.Step;
import org.domaind.daemon.plan.StepTerms;
import org.domaind.daemon.plan.resource.MemoryLedger;
import org.domaind.schema.model.MemoryKib;

/** Gets the guest's memory from the hypervisor and fills it; from then on it needs no reservation. */
record RestoreMemory(MemoryKib memory, MemoryLedger ledger, UUID guest) implements Step {
    @Override
    public String name() {
        return "restore-memory";
    }

    @Override
    public String description() {
        return "claim and populate up to " + memory.mib() + " MiB, and fill them with the saved pages";
    }

    @Override
    public StepTerms terms() {
        return StepTerms.ONCE.weighing(90);
    }

    @Override
    public Bindings run(Bindings bindings, Cancellation cancellation) {
        Bindings populated = bindings.withPopulated(bindings.prepared().orElseThrow().populate(bindings.domain(), cancellation::check));
        ledger.release(guest);
        return populated;
    }
}
