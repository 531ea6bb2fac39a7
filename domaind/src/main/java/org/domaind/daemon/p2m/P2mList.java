package org.domaind.daemon.p2m;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.domaind.daemon.hypervisor.MappedPages;
import org.domaind.schema.api.ProblemException;

/**
 * A 64-bit PV guest's list of frames, the mfn of each pfn, which its kernel publishes in the shared info page (xen.h: arch_shared_info). Newer kernels tell
 * the list's virtual address and the page tables that map it, older ones a tree of frame numbers with three levels.
 */
public final class P2mList {
    /** Entries in one of its pages. */
    public static final int ENTRIES = 512;
    /** shared_info: arch.max_pfn, arch.pfn_to_mfn_frame_list_list, arch.p2m_cr3, arch.p2m_vaddr. */
    private static final int MAX_PFN_AT = 3088;
    private static final int TREE_AT = 3096;
    private static final int TABLES_AT = 3112;
    private static final int ADDRESS_AT = 3120;
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

    /**
     * @param sharedInfo a copy of that page
     * @param most       of the list's entries that are looked at
     * @throws ProblemException {@code no-frame-list}
     */
    public P2mList(GuestTables tables, ByteBuffer sharedInfo, long most) {
        this.tables = tables;
        treeMfn = sharedInfo.getLong(TREE_AT);
        tablesMfn = sharedInfo.getLong(TABLES_AT) >>> PAGE_BITS;
        address = sharedInfo.getLong(ADDRESS_AT);
        long told = sharedInfo.getLong(MAX_PFN_AT);
        if (told == 0 || tablesMfn == 0 && treeMfn == 0) {
            throw new ProblemException("no-frame-list", "the guest has not told where its memory is: its kernel stopped before it published the list of "
                    + "its frames, or never publishes one");
        }
        if (tablesMfn != 0 && address % MappedPages.PAGE_SIZE != 0) {
            throw new ProblemException("no-frame-list", String.format(Locale.ROOT, "the guest says that the list of its frames is at %#x, which is no page",
                    address));
        }
        end = Long.compareUnsigned(told, most) < 0 ? told : most;
    }

    /** One more than the last pfn that it has. */
    public long end() {
        return end;
    }

    /** The frame of one of its pages, which may be anything that the guest says. */
    public OptionalLong frame(long page) {
        return tablesMfn != 0 ? mapped(address + (page << PAGE_BITS)) : fromTree(page);
    }

    /** A copy of one of its pages, kept until another one is asked for; empty when there is none. */
    public Optional<ByteBuffer> page(long page) {
        OptionalLong frame = frame(page);
        return frame.isPresent() ? tables.page(0, frame.getAsLong()) : Optional.empty();
    }

    private OptionalLong mapped(long at) {
        long mfn = tablesMfn;
        for (int level = LEVELS; level > 0; level--) {
            Optional<ByteBuffer> table = tables.page(level, mfn);
            int index = (int) (at >>> PAGE_BITS + (level - 1) * TABLE_BITS) & ENTRIES - 1;
            long entry = table.isEmpty() ? 0 : table.get().getLong(index * Long.BYTES);
            if ((entry & PRESENT) == 0) {
                return OptionalLong.empty();
            }
            mfn = (entry & FRAME_MASK) >>> PAGE_BITS;
        }
        return OptionalLong.of(mfn);
    }

    private OptionalLong fromTree(long page) {
        long middle = page / ENTRIES;
        Optional<ByteBuffer> lists = middle >= ENTRIES ? Optional.empty()
                : tables.page(2, treeMfn).flatMap(top -> tables.page(1, top.getLong((int) middle * Long.BYTES)));
        return lists.isEmpty() ? OptionalLong.empty() : OptionalLong.of(lists.get().getLong((int) (page % ENTRIES) * Long.BYTES));
    }
}
