package org.domaind.daemon.plan.create;

import org.domaind.daemon.build.hvm.PagingPool;
import org.domaind.daemon.hypervisor.HostMachine;
import org.domaind.daemon.hypervisor.value.PhysicalInfo;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.Step;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.model.GuestConfig;
import org.domaind.schema.model.MemoryKib;

/** Refuses what the host has no memory for before anything is touched; the claim later makes sure. */
record CheckMemory(HostMachine machine, GuestConfig config) implements Step {
    private static final String HINT = "make memory= smaller, or shut a guest down";

    @Override
    public String name() {
        return "check-memory";
    }

    @Override
    public String description() {
        return "see that the host has " + config.memory().atBoot().mib() + " MiB free, and what the hypervisor needs beside them";
    }

    @Override
    public Bindings run(Bindings bindings, Cancellation cancellation) {
        PhysicalInfo host = machine.physicalInfo();
        long free = host.freePages() - host.outstandingPages();
        MemoryKib memory = config.memory().atBoot();
        if (memory.pages() > free) {
            throw new ProblemException("memory-larger-than-free", "the guest needs " + memory.mib() + " MiB of memory, the host has "
                    + free / 256 + " MiB free", HINT);
        }
        MemoryKib pool = config.platform().hvmContainer().map(container -> PagingPool.of(config, container, host.virtCaps().contains("hap")
                && !container.shadowPaging())).orElse(new MemoryKib(0));
        if (memory.pages() + pool.pages() > free) {
            throw new ProblemException("memory-larger-than-free", "the guest needs " + memory.mib() + " MiB of memory and the hypervisor "
                    + pool.mib() + " MiB for its page tables, the host has " + free / 256 + " MiB free", HINT);
        }
        return bindings;
    }
}
