package org.domaind.daemon.plan.create;

import org.domaind.daemon.build.BootMaterial;
import org.domaind.daemon.build.BootPorts;
import org.domaind.daemon.build.PvBuilt;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Environment;
import org.domaind.daemon.plan.Step;
import org.domaind.schema.model.Domid;

/** Fills the guest's memory and makes it bootable. */
record WriteBootImage() implements Step {
    @Override
    public String name() {
        return "write-boot-image";
    }

    @Override
    public String description() {
        return "write kernel, ramdisk, page tables and start info; pin the tables; set the first vcpu; grant the store's and the console's pages";
    }

    @Override
    public Bindings run(Environment environment, Bindings bindings) {
        Domid domid = bindings.domain();
        BootPorts ports = new BootPorts(bindings.storePort().orElseThrow(), bindings.consolePort().orElseThrow());
        try (BootMaterial material = bindings.material().orElseThrow()) {
            PvBuilt built = environment.builder().write(domid, material, bindings.p2m().orElseThrow(), ports);
            environment.builder().finish(domid, built);
            environment.builder().seedGrants(domid, built, Domid.ZERO, Domid.ZERO);
            return bindings.withBuilt(built);
        }
    }
}
