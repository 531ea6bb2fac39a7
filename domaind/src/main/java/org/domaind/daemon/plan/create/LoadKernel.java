package org.domaind.daemon.plan.create;

import org.domaind.daemon.build.BootMaterial;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Environment;
import org.domaind.daemon.plan.Step;
import org.domaind.schema.model.BootSpec;
import org.domaind.schema.model.MemoryKib;

/** Reads and checks kernel and ramdisk, and sees that they fit into the guest's memory. */
record LoadKernel(BootSpec boot, MemoryKib memory) implements Step {
    @Override
    public String name() {
        return "load-kernel";
    }

    @Override
    public String description() {
        return "read and check the kernel " + boot.kernel() + boot.ramdisk().map(r -> " and the ramdisk " + r).orElse("");
    }

    @Override
    public Bindings run(Environment environment, Bindings bindings) {
        return bindings.withMaterial(environment.builder().prepare(boot, memory));
    }

    @Override
    public void undo(Environment environment, Bindings bindings) {
        bindings.material().ifPresent(BootMaterial::close);
    }
}
