package org.domaind.daemon.build.pv;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.domaind.daemon.build.Pages;
import org.domaind.daemon.image.PvKernel;
import org.domaind.schema.api.ProblemException;

/**
 * Computes a {@link PvLayout}, from low pages to high: kernel, mapped ramdisk, p2m list, start info, store, console, page tables, boot stack,
 * padding; then the areas outside the initial mapping.
 */
final class PvPlanner {
    /** xen.h, start-of-day memory layout: at least 512 KiB after the boot stack are mapped, */
    private static final long PADDING_PAGES = 128;
    /** and the mapping ends at a multiple of 4 MiB. */
    private static final long MAPPING_ALIGNMENT = 4L << 20;
    private static final int SIGN_BIT = 47;

    private final PvKernel kernel;
    private final long ramdiskPages;
    private final long pages;
    /** The next free page. */
    private long next;

    PvPlanner(PvKernel kernel, long ramdiskBytes, long pages) {
        this.kernel = kernel;
        this.ramdiskPages = Pages.holding(ramdiskBytes);
        this.pages = pages;
    }

    PvLayout plan() {
        if (pages > PvLayout.MAX_PAGES) {
            throw new ProblemException("memory-too-large", "a PV guest cannot have " + Pages.mib(pages) + " MiB of memory; "
                    + Pages.mib(PvLayout.MAX_PAGES) + " MiB is the most");
        }
        next = kernel.start() - kernel.virtBase() >>> Pages.SHIFT;
        Area image = take(Pages.holding(kernel.end() - kernel.virtBase()) - next);
        boolean mapped = !kernel.modStartPfn();
        Optional<Area> ramdisk = ramdiskPages > 0 && mapped ? Optional.of(take(ramdiskPages)) : Optional.empty();
        long listPages = Pages.holding(pages * Long.BYTES);
        boolean apart = listCanBeApart(listPages);
        Area list = apart ? new Area(0, 0, 0) : take(listPages);
        Area startInfo = take(1);
        Area store = take(1);
        Area console = take(1);
        long mappedPages = mappedPages();
        checkMappable(mappedPages);
        List<TableRange> ranges = new ArrayList<>();
        Area tables = take(tables(kernel.virtBase(), mappedPages, next, ranges));
        Area bootStack = take(1);
        next = mappedPages;
        if (ramdiskPages > 0 && !mapped) {
            ramdisk = Optional.of(takeUnmapped(ramdiskPages));
        }
        Area listTables = new Area(0, 0, 0);
        if (apart) {
            list = new Area(kernel.initP2m().getAsLong(), next, listPages);
            next += listPages;
            listTables = takeUnmapped(tables(list.address(), listPages, next, ranges));
        }
        if (next > pages) {
            throw new ProblemException("memory-too-small", "the guest has " + Pages.mib(pages) + " MiB of memory, and its kernel and ramdisk need "
                    + Pages.mib(next) + " MiB to start", "memory = " + Pages.mib(next) + " or more");
        }
        return new PvLayout(kernel.virtBase(), pages, image, ramdisk, mapped, list, apart, startInfo, store, console, tables, bootStack,
                listTables, mappedPages, ranges);
    }

    private Area take(long count) {
        Area area = new Area(kernel.virtBase() + (next << Pages.SHIFT), next, count);
        next += count;
        return area;
    }

    private Area takeUnmapped(long count) {
        Area area = new Area(0, next, count);
        next += count;
        return area;
    }

    /** Page tables take pages that must be mapped as well: increases the size until it holds tables, stack and padding. */
    private long mappedPages() {
        long more = 1 + PADDING_PAGES;
        while (true) {
            long last = kernel.virtBase() + (next + more << Pages.SHIFT) | MAPPING_ALIGNMENT - 1;
            long mapped = (last - kernel.virtBase() >>> Pages.SHIFT) + 1;
            long needed = tables(kernel.virtBase(), mapped, 0, new ArrayList<>()) + 1 + PADDING_PAGES;
            if (needed <= more) {
                return mapped;
            }
            more = needed;
        }
    }

    /**
     * Lays out the tables that map so many pages, leaving out those in {@code ranges} already.
     *
     * @param firstPfn of the first table
     * @param ranges   the new tables are added to it, the highest level first
     * @return how many tables were added
     */
    private static long tables(long address, long count, long firstPfn, List<TableRange> ranges) {
        long pfn = firstPfn;
        long last = address + (count << Pages.SHIFT) - 1;
        List<TableRange> known = List.copyOf(ranges);
        for (int level = TableRange.LEVELS; level >= 1; level--) {
            long from = TableRange.indexOf(level, address);
            long to = TableRange.indexOf(level, last);
            for (TableRange k : known) {
                // Existing tables lie above the new ones, and can only share one table with them: the last of the list.
                if (k.level() == level && k.holds(to)) {
                    to = k.index() - 1;
                }
            }
            if (to >= from) {
                ranges.add(new TableRange(level, from, to - from + 1, pfn));
                pfn += to - from + 1;
            }
        }
        return pfn - firstPfn;
    }

    /** INIT_P2M is used if it is page-aligned and has room for the list below everything else. */
    private boolean listCanBeApart(long listPages) {
        if (kernel.initP2m().isEmpty()) {
            return false;
        }
        long at = kernel.initP2m().getAsLong();
        long room = kernel.virtBase() - at >>> Pages.SHIFT;
        return Long.compareUnsigned(at, kernel.virtBase()) < 0 && (at & Pages.SIZE - 1) == 0 && room >= listPages && canonical(at)
                && canonical(at + (listPages << Pages.SHIFT) - 1) && sameHalf(at, at + (listPages << Pages.SHIFT) - 1);
    }

    private void checkMappable(long mappedPages) {
        long last = kernel.virtBase() + (mappedPages << Pages.SHIFT) - 1;
        boolean wraps = Long.compareUnsigned(last, kernel.virtBase()) < 0;
        if (wraps || !canonical(kernel.virtBase()) || !canonical(last) || !sameHalf(kernel.virtBase(), last)) {
            throw new ProblemException("kernel-not-for-pv", "the kernel maps itself at 0x" + Long.toHexString(kernel.virtBase()) + ", where "
                    + Pages.mib(mappedPages) + " MiB do not fit");
        }
    }

    private static boolean canonical(long address) {
        return address << 63 - SIGN_BIT >> 63 - SIGN_BIT == address;
    }

    private static boolean sameHalf(long a, long b) {
        return a >= 0 == b >= 0;
    }
}
