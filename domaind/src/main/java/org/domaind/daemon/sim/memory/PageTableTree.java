package org.domaind.daemon.sim.memory;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;

/**
 * Trees of page tables of one paravirtualised guest, as the hypervisor sees them: it lets a guest run on its own tables after it has
 * checked that they give access to nothing but the guest's own frames and that no table can be written through them.
 */
public final class PageTableTree {
    /** Slots of a level-4 table where the hypervisor itself lives; it ignores what a guest puts there. */
    private static final int FIRST_HYPERVISOR_SLOT = 256;
    private static final int LAST_HYPERVISOR_SLOT = 271;

    private final LongPredicate owned;
    private final LongFunction<ByteBuffer> page;
    private final Map<Long, Integer> levels = new HashMap<>();
    private final Set<Long> writable = new HashSet<>();
    private long mappedPages;

    private PageTableTree(LongPredicate owned, LongFunction<ByteBuffer> page) {
        this.owned = owned;
        this.page = page;
    }

    /**
     * Checks the trees below some level-4 tables, all together.
     *
     * @param owned whether a machine frame is the guest's
     * @param page  the contents of such a frame
     * @throws Invalid at the first rule broken
     */
    public static PageTableTree check(Collection<Long> roots, LongPredicate owned, LongFunction<ByteBuffer> page) {
        PageTableTree tables = new PageTableTree(owned, page);
        for (long root : roots) {
            if (!owned.test(root)) {
                throw new Invalid(String.format(Locale.ROOT, "frame %#x is not the guest's", root));
            }
            tables.visit(root, PageTableEntry.TOP_LEVEL);
        }
        for (long table : tables.levels.keySet()) {
            if (tables.writable.contains(table)) {
                throw new Invalid(String.format(Locale.ROOT, "table %#x of level %d is mapped writable", table, tables.levels.get(table)));
            }
        }
        return tables;
    }

    /** The frame that a virtual address is mapped to; empty when it is not. */
    public static OptionalLong translate(long root, long address, LongPredicate owned, LongFunction<ByteBuffer> page) {
        long mfn = root;
        for (int level = PageTableEntry.TOP_LEVEL; level >= 1; level--) {
            if (!owned.test(mfn)) {
                return OptionalLong.empty();
            }
            long entry = page.apply(mfn).getLong(PageTableEntry.index(address, level) * Long.BYTES);
            if (!PageTableEntry.present(entry)) {
                return OptionalLong.empty();
            }
            mfn = PageTableEntry.mfn(entry);
        }
        return owned.test(mfn) ? OptionalLong.of(mfn) : OptionalLong.empty();
    }

    /** Frames that are tables, with their level, 1 to 4. */
    public Map<Long, Integer> levels() {
        return Map.copyOf(levels);
    }

    /** How many pages the level-1 tables map. */
    public long mappedPages() {
        return mappedPages;
    }

    private void visit(long table, int level) {
        Integer known = levels.putIfAbsent(table, level);
        if (known != null) {
            if (known != level) {
                throw new Invalid(String.format(Locale.ROOT, "frame %#x is a table of levels %d and %d", table, known, level));
            }
            return;
        }
        long[] entries = new long[PageTableEntry.ENTRIES];
        page.apply(table).asLongBuffer().get(0, entries);
        for (int i = 0; i < PageTableEntry.ENTRIES; i++) {
            long entry = entries[i];
            boolean ignored = level == PageTableEntry.TOP_LEVEL && i >= FIRST_HYPERVISOR_SLOT && i <= LAST_HYPERVISOR_SLOT;
            if (PageTableEntry.present(entry) && !ignored) {
                follow(table, level, i, entry);
            }
        }
    }

    private void follow(long table, int level, int index, long entry) {
        long target = PageTableEntry.mfn(entry);
        if (PageTableEntry.hasForbiddenBits(entry, level) || !owned.test(target)) {
            throw new Invalid(String.format(Locale.ROOT, "entry %d of table %#x, level %d: %#x", index, table, level, entry));
        }
        if (level > 1) {
            visit(target, level - 1);
            return;
        }
        mappedPages++;
        if (PageTableEntry.writable(entry)) {
            writable.add(target);
        }
    }

    /** A rule that these tables break. */
    public static final class Invalid extends RuntimeException {
        public Invalid(String message) {
            super(message);
        }
    }
}
