package org.domaind.daemon.plan.create;

import org.domaind.daemon.build.BootPorts;
import org.domaind.daemon.build.PreparedGuest;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.Step;
import org.domaind.daemon.plan.StepTerms;

/** Fills the guest's memory and makes it bootable. */
record WriteBootImage() implements Step {
    /** Kernels and ramdisks have tens of MiB. */
    private static final int WEIGHT = 10;

    @Override
    public String name() {
        return "write-boot-image";
    }

    @Override
    public String description() {
        return "write kernel, ramdisk and what the kernel is told at its start; set the first vcpu; grant the store's and the console's pages";
    }

    @Override
    public StepTerms terms() {
        return StepTerms.ONCE.weighing(WEIGHT);
    }

    @Override
    public Bindings run(Bindings bindings, Cancellation cancellation) {
        BootPorts ports = new BootPorts(bindings.storePort().orElseThrow(), bindings.consolePort().orElseThrow());
        try (PreparedGuest files = bindings.prepared().orElseThrow()) {
            return bindings.withBuilt(bindings.populated().orElseThrow().write(ports));
        }
    }
}
