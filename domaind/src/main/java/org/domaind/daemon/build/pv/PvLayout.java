package org.domaind.daemon.build.pv;

import java.util.List;
import java.util.Optional;
import org.domaind.daemon.build.Pages;
import org.domaind.daemon.image.PvKernel;

/**
 * The layout of a PV guest's memory at its start.
 *
 * @param virtBase      virtual address of pfn 0
 * @param pages         all memory of the guest
 * @param kernel        including its bss
 * @param ramdisk       rounded up to pages; not mapped when {@code !ramdiskMapped}
 * @param ramdiskMapped the kernel wants the ramdisk in its initial mapping
 * @param p2mList       eight bytes per page
 * @param p2mApart      the list is mapped where the kernel wants it (INIT_P2M), outside the initial mapping
 * @param startInfo     one page, as are {@code store}, {@code console} and {@code bootStack}
 * @param tables        page tables of the initial mapping, the level-4 table first
 * @param p2mTables     page tables of the list when it is outside, after it; else no pages
 * @param mappedPages   number of pages in the initial mapping, from pfn 0, at {@code virtBase}
 * @param ranges        all page tables
 */
record PvLayout(long virtBase, long pages, Area kernel, Optional<Area> ramdisk, boolean ramdiskMapped, Area p2mList, boolean p2mApart,
                       Area startInfo, Area store, Area console, Area tables, Area bootStack, Area p2mTables, long mappedPages,
                       List<TableRange> ranges) {
    /** 1 TiB: more than Linux supports as a PV guest, and small enough that every count here fits an int. */
    public static final long MAX_PAGES = 1L << 28;

    public PvLayout {
        ranges = List.copyOf(ranges);
    }

    /**
     * The layout of a guest.
     *
     * @param ramdiskBytes 0 for none
     * @param pages        of memory
     * @throws org.domaind.schema.api.ProblemException {@code memory-too-small}, which says how much is needed; {@code memory-too-large};
     *         {@code kernel-not-for-pv} when the kernel's addresses cannot be mapped
     */
    public static PvLayout plan(PvKernel kernel, long ramdiskBytes, long pages) {
        return new PvPlanner(kernel, ramdiskBytes, pages).plan();
    }

    /** The areas mapped at the start: the initial mapping, and the p2m list when it is outside. */
    public List<Area> mappings() {
        Area initial = new Area(virtBase, 0, mappedPages);
        return p2mApart ? List.of(initial, p2mList) : List.of(initial);
    }

    boolean isTable(long pfn) {
        return tables.holdsPfn(pfn) || p2mTables.holdsPfn(pfn);
    }

    /** The top of the first vcpu's stack. */
    long stackPointer() {
        return bootStack.address() + Pages.SIZE;
    }
}
