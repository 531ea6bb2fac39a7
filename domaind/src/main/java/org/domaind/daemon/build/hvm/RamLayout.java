package org.domaind.daemon.build.hvm;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.domaind.daemon.build.MemoryClaim;
import org.domaind.daemon.build.Pages;
import org.domaind.daemon.hypervisor.MemoryAllocation;
import org.domaind.daemon.hypervisor.value.MemoryRange;
import org.domaind.schema.model.Domid;

/**
 * The RAM of a guest: from 0 to a hole below 4 GiB, and from 4 GiB on.
 *
 * @param lowPages  below the hole
 * @param highPages from 4 GiB on
 */
public record RamLayout(long lowPages, long highPages) {
    private static final long HIGH_START = 1L << 32 - Pages.SHIFT;
    /** 1 GiB, 2 MiB, 4 KiB. */
    private static final int[] ORDERS = {18, 9, 0};
    /** Extents asked for at once, of each order: 1 GiB, or 16 MiB of single pages. */
    private static final int[] BATCHES = {1, 512, 4096};

    /** Where a PC's graphics card has its memory: a guest with firmware has no RAM there. */
    static final int VGA_FIRST = 0xA0;
    static final int VGA_PAGES = 0x20;

    /** @param hole where it begins: a multiple of the page size, below 4 GiB */
    public static RamLayout around(long hole, long pages) {
        long low = Math.min(pages, hole >>> Pages.SHIFT);
        return new RamLayout(low, pages - low);
    }

    public long pages() {
        return lowPages + highPages;
    }

    /** The address after the RAM below the hole. */
    public long lowEnd() {
        return lowPages << Pages.SHIFT;
    }

    /** As entries of a memory map. */
    public List<MemoryRange> ranges() {
        List<MemoryRange> ranges = new ArrayList<>(List.of(new MemoryRange(0, lowEnd(), MemoryRange.Kind.RAM)));
        if (highPages > 0) {
            ranges.add(new MemoryRange(HIGH_START << Pages.SHIFT, highPages << Pages.SHIFT, MemoryRange.Kind.RAM));
        }
        return ranges;
    }

    /**
     * Allocates all of it.
     *
     * @param target pages that the guest has at its start: when there are fewer than all, the rest is populated on demand, from those
     * @param claim  of as many pages
     * @param check  asked before each batch; may throw what ends this
     * @throws org.domaind.schema.api.ProblemException {@code out-of-memory}
     */
    public void populate(MemoryAllocation allocation, Domid domid, long target, MemoryClaim claim, Runnable check) {
        populate(allocation, domid, target, target < pages(), claim, check, new long[][] {{0, lowPages}, {HIGH_START, HIGH_START + highPages}});
    }

    /** As {@link #populate}, but for {@link #VGA_PAGES}, which are among the target's; the claim is of the others. */
    public void populateAroundVga(MemoryAllocation allocation, Domid domid, long target, MemoryClaim claim, Runnable check) {
        populate(allocation, domid, target - VGA_PAGES, target < pages(), claim, check,
                new long[][] {{0, VGA_FIRST}, {VGA_FIRST + VGA_PAGES, lowPages}, {HIGH_START, HIGH_START + highPages}});
    }

    private static void populate(MemoryAllocation allocation, Domid domid, long target, boolean onDemand, MemoryClaim claim, Runnable check, long[][] parts) {
        Populator populator = onDemand ? (order, frames) -> allocation.populateOnDemand(domid, order, frames)
                : (order, frames) -> allocation.populate(domid, order, frames).length;
        claim.during(() -> {
            if (onDemand) {
                // The hypervisor takes the pages for all that is to come here; the frames themselves are marked below.
                allocation.setOnDemandTarget(domid, target);
            }
            for (long[] part : parts) {
                populate(populator, part[0], part[1], claim, check);
            }
            return domid;
        });
    }

    /** Allocates consecutive frames, in extents as large as can be. As {@link #populate}, within a claim. */
    public static void populateRun(MemoryAllocation allocation, Domid domid, long from, long end, MemoryClaim claim, Runnable check) {
        populate((order, frames) -> allocation.populate(domid, order, frames).length, from, end, claim, check);
    }

    /** Populates extents; returns how many of them could be. */
    private interface Populator {
        int populate(int order, long[] frames);
    }

    /** In the largest extents that the numbers allow and the host has. */
    private static void populate(Populator populator, long from, long end, MemoryClaim claim, Runnable check) {
        long next = from;
        int first = 0;
        while (next < end) {
            check.run();
            int size = first;
            while (next % (1L << ORDERS[size]) != 0 || end - next < 1L << ORDERS[size]) {
                size++;
            }
            int order = ORDERS[size];
            long count = Math.min(BATCHES[size], extents(next, end, size, first));
            long start = next;
            int got = populator.populate(order, LongStream.range(0, count).map(i -> start + (i << order)).toArray());
            next += (long) got << order;
            if (got < count) {
                if (order == 0) {
                    throw claim.outOfMemory();
                }
                // Superpages of that size have run out.
                first = size + 1;
            }
        }
    }

    /** Extents of a size up to the end, or to where a larger one can begin. */
    private static long extents(long next, long end, int size, int first) {
        long all = end - next >>> ORDERS[size];
        if (size == first) {
            return all;
        }
        long larger = 1L << ORDERS[size - 1];
        long boundary = (next + larger - 1) / larger * larger;
        return boundary > next && boundary + larger <= end ? boundary - next >>> ORDERS[size] : all;
    }
}
