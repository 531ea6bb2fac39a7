package org.domaind.daemon.build.pv;

import java.util.Arrays;
import org.domaind.daemon.build.MemoryClaim;
import org.domaind.daemon.hypervisor.HostMachine;
import org.domaind.daemon.hypervisor.MemoryAllocation;
import org.domaind.schema.model.Domid;

/** Gets a new guest its memory, in superpages as long as there are any. */
final class GuestMemoryAllocator {
    /** Superpages asked for at once: 1 GiB. */
    static final int SUPERPAGE_BATCH = 512;
    static final int PAGE_BATCH = 4096;

    private final MemoryAllocation allocation;
    private final HostMachine machine;

    GuestMemoryAllocator(MemoryAllocation allocation, HostMachine machine) {
        this.allocation = allocation;
        this.machine = machine;
    }

    /** @param check asked before each batch; may throw what ends this */
    P2m populate(Domid domid, long pages, Runnable check) {
        MemoryClaim claim = new MemoryClaim(allocation, machine, domid, pages);
        return claim.during(() -> allocate(domid, pages, claim, check));
    }

    private P2m allocate(Domid domid, long pages, MemoryClaim claim, Runnable check) {
        int wanted = (int) (pages >>> P2m.SUPERPAGE_ORDER);
        long[] superpages = new long[wanted];
        int got = extents(domid, P2m.SUPERPAGE_ORDER, 0, superpages, SUPERPAGE_BATCH, check);
        superpages = Arrays.copyOf(superpages, got);
        long done = (long) got << P2m.SUPERPAGE_ORDER;
        long[] rest = new long[(int) (pages - done)];
        if (extents(domid, 0, done, rest, PAGE_BATCH, check) < rest.length) {
            throw claim.outOfMemory();
        }
        return new P2m(superpages, rest);
    }

    /** Fills {@code mfns} from {@code firstPfn} on; returns how many extents there were. */
    private int extents(Domid domid, int order, long firstPfn, long[] mfns, int batch, Runnable check) {
        int done = 0;
        while (done < mfns.length) {
            check.run();
            long[] pfns = new long[Math.min(batch, mfns.length - done)];
            for (int i = 0; i < pfns.length; i++) {
                pfns[i] = firstPfn + ((long) (done + i) << order);
            }
            long[] got = allocation.populate(domid, order, pfns);
            System.arraycopy(got, 0, mfns, done, got.length);
            done += got.length;
            if (got.length < pfns.length) {
                return done;
            }
        }
        return done;
    }
}
