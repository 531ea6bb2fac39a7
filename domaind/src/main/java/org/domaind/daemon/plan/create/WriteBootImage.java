package org.domaind.daemon.plan.create;

import org.domaind.daemon.build.BootMaterial;
import org.domaind.daemon.build.BootPorts;
import org.domaind.daemon.build.PvBuilder;
import org.domaind.daemon.build.PvBuilt;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.Step;
import org.domaind.daemon.plan.StepTerms;
import org.domaind.schema.model.Domid;

/** Fills the guest's memory and makes it bootable. */
record WriteBootImage(PvBuilder builder) implements Step {
    /** Kernels and ramdisks have tens of MiB. */
    private static final int WEIGHT = 10;

    @Override
    public String name() {
        return "write-boot-image";
    }

    @Override
    public String description() {
        return "write kernel, ramdisk, page tables and start info; pin the tables; set the first vcpu; grant the store's and the console's pages";
    }

    @Override
    public StepTerms terms() {
        return StepTerms.ONCE.weighing(WEIGHT);
    }

    @Override
    public Bindings run(Bindings bindings, Cancellation cancellation) {
        Domid domid = bindings.domain();
        BootPorts ports = new BootPorts(bindings.storePort().orElseThrow(), bindings.consolePort().orElseThrow());
        try (BootMaterial material = bindings.material().orElseThrow()) {
            PvBuilt built = builder.write(domid, material, bindings.p2m().orElseThrow(), ports);
            builder.finish(domid, built);
            builder.seedGrants(domid, built, Domid.ZERO, Domid.ZERO);
            return bindings.withBuilt(built);
        }
    }
}
