package org.domaind.daemon.plan.create;

import org.domaind.daemon.bootloader.Bootloaders;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.Step;
import org.domaind.daemon.plan.StepTerms;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.config.GuestConfig;

/** Lets the guest's bootloader find the kernel. Its files are there until {@link RemoveBootFiles}, or the undo of this. */
record RunBootloader(Bootloaders bootloaders, GuestConfig config) implements Step {
    private static final int WEIGHT = 10;
    /** Beyond the bootloader's own deadline, by which it has ended. */
    private static final long MARGIN_MILLIS = 5_000;

    @Override
    public String name() {
        return "run-bootloader";
    }

    @Override
    public String description() {
        return "run the bootloader " + config.boot().bootloader().orElseThrow().program() + (config.boot().bootloader().orElseThrow().confined()
                ? ", isolated and without privileges," : " as root") + " to find the kernel on the guest's disk";
    }

    @Override
    public StepTerms terms() {
        return StepTerms.ONCE.weighing(WEIGHT);
    }

    @Override
    public Bindings run(Bindings bindings, Cancellation cancellation) {
        try (Bootloaders.Run run = bootloaders.start(config)) {
            if (!cancellation.await(run.ended(), Bootloaders.DEADLINE_MILLIS + MARGIN_MILLIS)) {
                throw new ProblemException("bootloader-failed", "the bootloader cannot be ended");
            }
            return bindings.withBoot(run.boot());
        }
    }

    @Override
    public void undo(Bindings bindings) {
        bootloaders.remove(config.uuid().orElseThrow());
    }
}
