package org.domaind.daemon.sim;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.domaind.daemon.hypervisor.DirtyLog;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.MemoryAllocation;
import org.domaind.daemon.hypervisor.value.MemoryRange;
import org.domaind.daemon.sim.machine.SimDomain;
import org.domaind.daemon.sim.machine.SimMachine;
import org.domaind.daemon.sim.memory.MachineMemory;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.MemoryKib;

/** Limits, claims and allocation of guests' memory. */
record SimAllocation(SimMachine machine) implements MemoryAllocation {
    /** shared_info: arch.max_pfn. */
    private static final int MAX_PFN_AT = 3088;

    @Override
    public void setLimit(Domid domid, MemoryKib memory) {
        String operation = "domctl max_mem";
        // Of domain 0 as well.
        machine.port(operation, () -> machine.require(operation, domid).maxPages = memory.pages());
    }

    @Override
    public void claim(Domid domid, long pages) {
        String operation = "memory claim_pages";
        machine.port(operation, () -> {
            SimDomain domain = machine.guest(operation, domid);
            if (pages == 0) {
                machine.setClaim(domain, 0);
                return domain;
            }
            if (domain.claimed > 0 || pages <= domain.frames.pages() || pages > domain.maxPages) {
                throw new HypervisorException(operation, "EINVAL");
            }
            long claim = pages - domain.frames.pages();
            if (claim > machine.memory.free() - machine.claimedPages()) {
                throw new HypervisorException(operation, "ENOMEM");
            }
            machine.setClaim(domain, claim);
            return domain;
        });
    }

    /** Stricter than the hypervisor, which forgets what was at a frame number before: there must be nothing. */
    @Override
    public long[] populate(Domid domid, int order, long[] frames) {
        String operation = "memory populate_physmap";
        return machine.port(operation, () -> {
            SimDomain domain = machine.guest(operation, domid);
            long[] populated = new long[frames.length];
            int done = 0;
            while (order >= 0 && order <= MachineMemory.MAX_ORDER && done < frames.length && mayHave(domain, 1L << order)) {
                long first = frames[done];
                if (first < 0 || first >= DirtyLog.MAX_FRAMES || first % (1L << order) != 0 || !domain.frames.vacant(first, 1L << order)) {
                    throw new HypervisorException(operation, "EINVAL");
                }
                long mfn = domain.frames.add(first, order);
                if (mfn < 0) {
                    break;
                }
                machine.setClaim(domain, Math.max(0, domain.claimed - (1L << order)));
                populated[done++] = domain.hvm() ? first : mfn;
            }
            return Arrays.copyOf(populated, done);
        });
    }

    @Override
    public int populateOnDemand(Domid domid, int order, long[] frames) {
        String operation = "memory populate_physmap";
        return machine.port(operation, () -> {
            SimDomain domain = machine.guest(operation, domid);
            for (long first : frames) {
                if (!domain.hvm() || first % (1L << order) != 0 || !domain.frames.vacant(first, 1L << order)) {
                    throw new HypervisorException(operation, "EINVAL");
                }
                domain.frames.addOnDemand(first, 1L << order);
            }
            return frames.length;
        });
    }

    @Override
    public void setOnDemandTarget(Domid domid, long pages) {
        String operation = "memory set_pod_target";
        machine.port(operation, () -> {
            SimDomain domain = machine.guest(operation, domid);
            long more = pages - domain.frames.pages();
            if (!domain.hvm() || pages > domain.maxPages) {
                throw new HypervisorException(operation, "EINVAL");
            }
            if (machine.memory.free() - (machine.claimedPages() - domain.claimed) < more || !domain.frames.fillPool(pages)) {
                throw new HypervisorException(operation, "ENOMEM");
            }
            machine.setClaim(domain, Math.max(0, domain.claimed - more));
            return domain;
        });
    }

    @Override
    public long highestFrame(Domid domid) {
        String operation = "memory maximum_gpfn";
        return machine.port(operation, () -> {
            SimDomain domain = machine.require(operation, domid);
            long end = domain.hvm() ? domain.frames.gfnEnd() : machine.memory.page(domain.sharedInfoMfn).getLong(MAX_PFN_AT);
            return Math.max(0, end - 1);
        });
    }

    @Override
    public boolean hasMemory(Domid domid, long firstFrame, int count) {
        String operation = "domctl getpageframeinfo3";
        return machine.port(operation, () -> {
            SimDomain domain = machine.require(operation, domid);
            return LongStream.range(firstFrame, firstFrame + count).anyMatch(frame -> domain.mfn(frame).isPresent());
        });
    }

    @Override
    public void setMap(Domid domid, List<MemoryRange> ranges) {
        machine.change("memory set_memory_map", domid, d -> d.memoryMap = List.copyOf(ranges));
    }

    private boolean mayHave(SimDomain domain, long pages) {
        long claimedByOthers = machine.claimedPages() - domain.claimed;
        return domain.frames.pages() + pages <= domain.maxPages && machine.memory.free() - claimedByOthers >= pages;
    }
}
