package org.domaind.daemon.build.pv;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.domaind.daemon.build.Pages;

/** The contents of a new guest's page tables (Intel SDM, volume 3, 4-level paging). Pure. */
final class PageTables {
    private static final int ENTRIES = 512;
    private static final long PRESENT = 1;
    private static final long WRITABLE = 1 << 1;
    private static final long USER = 1 << 2;
    private static final long ACCESSED = 1 << 5;
    private static final long DIRTY = 1 << 6;
    private static final long TABLE_FLAGS = PRESENT | WRITABLE | USER | ACCESSED | DIRTY;
    private static final long PAGE_FLAGS = PRESENT | WRITABLE | ACCESSED;
    /** The hypervisor refuses page tables that the guest could write. */
    private static final long TABLE_PAGE_FLAGS = PRESENT | ACCESSED;

    private final PvLayout layout;
    private final P2m p2m;
    private final List<Area> mappings;
    private final List<List<TableRange>> byLevel = new ArrayList<>();

    PageTables(PvLayout layout, P2m p2m) {
        this.layout = layout;
        this.p2m = p2m;
        this.mappings = layout.mappings();
        for (int level = 0; level <= TableRange.LEVELS; level++) {
            int wanted = level;
            byLevel.add(layout.ranges().stream().filter(r -> r.level() == wanted).toList());
        }
    }

    /** Writes all entries of the table that the page holds. @param pfn of a page table */
    void write(long pfn, ByteBuffer page) {
        TableRange range = layout.ranges().stream().filter(r -> pfn >= r.firstPfn() && pfn < r.firstPfn() + r.count()).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("pfn " + pfn + " holds no page table"));
        long base = TableRange.addressOf(range.level(), range.index() + (pfn - range.firstPfn()));
        long span = TableRange.entrySpan(range.level());
        for (int i = 0; i < ENTRIES; i++) {
            long address = signed(base + i * span);
            page.putLong(i * Long.BYTES, range.level() == 1 ? page(address) : table(range.level() - 1, address));
        }
    }

    private long page(long address) {
        for (Area area : mappings) {
            if (area.holdsAddress(address)) {
                long pfn = area.pfnAt(address);
                return p2m.mfn(pfn) << Pages.SHIFT | (layout.isTable(pfn) ? TABLE_PAGE_FLAGS : PAGE_FLAGS);
            }
        }
        return 0;
    }

    private long table(int level, long address) {
        long index = TableRange.indexOf(level, address);
        for (TableRange range : byLevel.get(level)) {
            if (range.holds(index)) {
                return p2m.mfn(range.pfnOf(index)) << Pages.SHIFT | TABLE_FLAGS;
            }
        }
        return 0;
    }

    /** Sign-extends a 48-bit address (canonical form). */
    private static long signed(long address) {
        return address << 16 >> 16;
    }
}
