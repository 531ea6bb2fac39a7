package org.domaind.daemon.coredump;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import org.domaind.schema.api.ProblemException;

/**
 * Of a 64-bit PV guest: what its list of frames says, which its kernel publishes in the shared info page (xen.h: arch_shared_info). Newer kernels tell the
 * list's virtual address and the page tables that map it, older ones a tree of frame numbers with three levels.
 */
final class PvFrames implements FrameWalk {
    /** shared_info: arch.max_pfn, arch.pfn_to_mfn_frame_list_list, arch.p2m_cr3, arch.p2m_vaddr. */
    private static final int MAX_PFN_AT = 3088;
    private static final int TREE_AT = 3096;
    private static final int TABLES_AT = 3112;
    private static final int ADDRESS_AT = 3120;
    private static final int ENTRIES = 512;
    private static final int PAGE_BITS = 12;
    private static final int TABLE_BITS = 9;
    private static final int LEVELS = 4;
    private static final long PRESENT = 1;
    private static final long FRAME_MASK = 0x000f_ffff_ffff_f000L;

    private final GuestTables tables;
    private final long treeMfn;
    private final long tablesMfn;
    private final long address;
    private final long end;
    private final long highestMfn;
    private long next;
    private Optional<ByteBuffer> entries = Optional.empty();

    /**
     * @param sharedInfo a copy of that page
     * @param most       of the list's entries that are looked at
     * @param highestMfn of the host
     * @throws ProblemException {@code no-frame-list}
     */
    PvFrames(GuestTables tables, ByteBuffer sharedInfo, long most, long highestMfn) {
        this.tables = tables;
        this.highestMfn = highestMfn;
        treeMfn = sharedInfo.getLong(TREE_AT);
        tablesMfn = sharedInfo.getLong(TABLES_AT) >>> PAGE_BITS;
        address = sharedInfo.getLong(ADDRESS_AT);
        long told = sharedInfo.getLong(MAX_PFN_AT);
        if (told == 0 || tablesMfn == 0 && treeMfn == 0) {
            throw new ProblemException("no-frame-list", "the guest has not told where its memory is: its kernel stopped before it published the list of "
                    + "its frames, or never publishes one");
        }
        if (tablesMfn != 0 && address % Pages.SIZE != 0) {
            throw new ProblemException("no-frame-list", String.format(Locale.ROOT, "the guest says that the list of its frames is at %#x, which is no page",
                    address));
        }
        end = Long.compareUnsigned(told, most) < 0 ? told : most;
    }

    @Override
    public int next(long[] pfns, long[] frames) {
        int count = 0;
        for (; count < pfns.length && next < end; next++) {
            int index = (int) (next % ENTRIES);
            if (index == 0) {
                entries = list(next / ENTRIES);
            }
            if (entries.isEmpty()) {
                // All numbers of this page; the loop adds the last one.
                next += ENTRIES - 1 - index;
                continue;
            }
            long mfn = entries.get().getLong(index * Long.BYTES);
            // Beyond the host's memory: the guest's marks for no frame, and for frames that are not its own.
            if (Long.compareUnsigned(mfn, highestMfn) <= 0) {
                pfns[count] = next;
                frames[count++] = mfn;
            }
        }
        return count;
    }

    /** A page of the list; empty when there is none. */
    private Optional<ByteBuffer> list(long page) {
        return tablesMfn != 0 ? mapped(address + (page << PAGE_BITS)) : fromTree(page);
    }

    private Optional<ByteBuffer> mapped(long at) {
        Optional<ByteBuffer> table = tables.page(LEVELS, tablesMfn);
        for (int level = LEVELS; level > 0 && table.isPresent(); level--) {
            int index = (int) (at >>> PAGE_BITS + (level - 1) * TABLE_BITS) & ENTRIES - 1;
            long entry = table.get().getLong(index * Long.BYTES);
            table = (entry & PRESENT) == 0 ? Optional.empty() : tables.page(level - 1, (entry & FRAME_MASK) >>> PAGE_BITS);
        }
        return table;
    }

    private Optional<ByteBuffer> fromTree(long page) {
        long middle = page / ENTRIES;
        if (middle >= ENTRIES) {
            return Optional.empty();
        }
        return tables.page(2, treeMfn).flatMap(top -> tables.page(1, top.getLong((int) middle * Long.BYTES)))
                .flatMap(lists -> tables.page(0, lists.getLong((int) (page % ENTRIES) * Long.BYTES)));
    }
}
