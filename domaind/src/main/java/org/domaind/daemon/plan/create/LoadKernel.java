package org.domaind.daemon.plan.create;

import org.domaind.daemon.bootloader.Bootloaders;
import org.domaind.daemon.build.GuestBuilder;
import org.domaind.daemon.build.PreparedGuest;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.Step;
import org.domaind.daemon.plan.StepTerms;
import org.domaind.schema.config.GuestConfig;

/** Reads and checks kernel and ramdisk, and sees that they fit into the guest's memory. */
record LoadKernel(GuestBuilder builder, Bootloaders bootloaders, GuestConfig config) implements Step {
    /** Kernels and ramdisks have tens of MiB. */
    private static final int WEIGHT = 10;

    @Override
    public String name() {
        return "load-kernel";
    }

    @Override
    public String description() {
        if (config.platform().deviceModel().isPresent()) {
            return "read and check hvmloader and the guest's firmware";
        }
        return config.boot().bootloader().isPresent() ? "read and check the kernel and the ramdisk that the bootloader has found"
                : "read and check the kernel " + config.boot().kernel() + config.boot().ramdisk().map(r -> " and the ramdisk " + r).orElse("");
    }

    @Override
    public StepTerms terms() {
        return StepTerms.ONCE.weighing(WEIGHT);
    }

    @Override
    public Bindings run(Bindings bindings, Cancellation cancellation) {
        return bindings.withPrepared(builder.prepare(bootloaders.located(bindings.booting(config))));
    }

    @Override
    public void undo(Bindings bindings) {
        bindings.prepared().ifPresent(PreparedGuest::close);
    }
}
