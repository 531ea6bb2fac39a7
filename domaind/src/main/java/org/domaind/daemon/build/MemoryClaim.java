package org.domaind.daemon.build;

import java.util.function.Supplier;
import org.domaind.daemon.hypervisor.HostMachine;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.MemoryAllocation;
import org.domaind.daemon.hypervisor.value.PhysicalInfo;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.model.Domid;

/** The pages that a new guest needs, reserved while it is populated: a build that cannot end well fails before it takes anything. */
public final class MemoryClaim {
    private final MemoryAllocation allocation;
    private final HostMachine machine;
    private final Domid domid;
    private final long pages;

    public MemoryClaim(MemoryAllocation allocation, HostMachine machine, Domid domid, long pages) {
        this.allocation = allocation;
        this.machine = machine;
        this.domid = domid;
        this.pages = pages;
    }

    /** @throws ProblemException {@code out-of-memory}, or what the work throws; no claim is left in either case */
    public <T> T during(Supplier<T> work) {
        begin();
        try {
            T result = work.get();
            allocation.claim(domid, 0);
            return result;
        } catch (HypervisorException | ProblemException e) {
            release(e);
            throw e;
        }
    }

    private void begin() {
        try {
            allocation.claim(domid, pages);
        } catch (HypervisorException e) {
            if (e.is("ENOMEM")) {
                ProblemException problem = outOfMemory();
                problem.addSuppressed(e);
                throw problem;
            }
            // A host that cannot claim (cache colouring) still populates.
            if (!e.is("EOPNOTSUPP") && !e.is("ENOSYS")) {
                throw e;
            }
        }
    }

    private void release(RuntimeException cause) {
        try {
            allocation.claim(domid, 0);
        } catch (HypervisorException e) {
            cause.addSuppressed(e);
        }
    }

    /** What to say when there were fewer pages than were claimed. */
    public ProblemException outOfMemory() {
        PhysicalInfo physical = machine.physicalInfo();
        long free = physical.freePages() - physical.outstandingPages();
        return new ProblemException("out-of-memory", "the guest needs " + Pages.mib(pages) + " MiB of memory, and the host has "
                + (Math.max(0, free) >>> 8) + " MiB free");
    }
}
