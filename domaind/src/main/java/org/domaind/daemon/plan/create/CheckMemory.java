package org.domaind.daemon.plan.create;

import org.domaind.daemon.hypervisor.HostMachine;
import org.domaind.daemon.hypervisor.value.PhysicalInfo;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.Step;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.model.MemoryKib;

/** Refuses what the host has no memory for before anything is touched; the claim later makes sure. */
record CheckMemory(HostMachine machine, MemoryKib memory) implements Step {
    @Override
    public String name() {
        return "check-memory";
    }

    @Override
    public String description() {
        return "see that the host has " + memory.mib() + " MiB free";
    }

    @Override
    public Bindings run(Bindings bindings, Cancellation cancellation) {
        PhysicalInfo host = machine.physicalInfo();
        long free = host.freePages() - host.outstandingPages();
        if (memory.pages() > free) {
            throw new ProblemException("memory-larger-than-free", "the guest needs " + memory.mib() + " MiB of memory, the host has "
                    + free / 256 + " MiB free", "make memory= smaller, or shut a guest down");
        }
        return bindings;
    }
}
