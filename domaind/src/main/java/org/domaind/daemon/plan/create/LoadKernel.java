package org.domaind.daemon.plan.create;

import org.domaind.daemon.build.BootMaterial;
import org.domaind.daemon.build.PvBuilder;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.Step;
import org.domaind.daemon.plan.StepTerms;
import org.domaind.schema.model.BootSpec;
import org.domaind.schema.model.MemoryKib;

/** Reads and checks kernel and ramdisk, and sees that they fit into the guest's memory. */
record LoadKernel(PvBuilder builder, BootSpec boot, MemoryKib memory) implements Step {
    /** Kernels and ramdisks have tens of MiB. */
    private static final int WEIGHT = 10;

    @Override
    public String name() {
        return "load-kernel";
    }

    @Override
    public String description() {
        return "read and check the kernel " + boot.kernel() + boot.ramdisk().map(r -> " and the ramdisk " + r).orElse("");
    }

    @Override
    public StepTerms terms() {
        return StepTerms.ONCE.weighing(WEIGHT);
    }

    @Override
    public Bindings run(Bindings bindings, Cancellation cancellation) {
        return bindings.withMaterial(builder.prepare(boot, memory));
    }

    @Override
    public void undo(Bindings bindings) {
        bindings.material().ifPresent(BootMaterial::close);
    }
}
