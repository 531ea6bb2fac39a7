package org.domaind.daemon.plan.create;

import org.domaind.daemon.bootloader.Bootloaders;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.Step;
import org.domaind.schema.config.GuestConfig;

/** The files that the bootloader found are open, and needed no longer under their names. */
record RemoveBootFiles(Bootloaders bootloaders, GuestConfig config) implements Step {
    @Override
    public String name() {
        return "remove-boot-files";
    }

    @Override
    public String description() {
        return "remove the files that the bootloader has found";
    }

    @Override
    public Bindings run(Bindings bindings, Cancellation cancellation) {
        bootloaders.remove(config.uuid().orElseThrow());
        return bindings;
    }
}
