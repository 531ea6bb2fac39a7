package org.domaind.daemon.build.pv;

import java.util.Map;
import java.util.TreeMap;

/** Walks page tables as the processor does, from the root down: every page that is mapped, by its virtual address. */
final class TableWalk {
    private static final long FRAME = 0x000FFFFFFFFFF000L;

    /** @param writable at every level */
    record Page(long mfn, boolean writable, long flags) {
    }

    private final FakeHost host;
    final Map<Long, Page> pages = new TreeMap<>(Long::compareUnsigned);
    /** mfn of each table met, and its level. */
    final Map<Long, Integer> tables = new TreeMap<>();

    TableWalk(FakeHost host, long rootMfn) {
        this.host = host;
        descend(4, rootMfn, 0, true);
    }

    private void descend(int level, long mfn, long base, boolean writable) {
        Integer seen = tables.put(mfn, level);
        if (seen != null) {
            throw new AssertionError("table " + mfn + " is met twice");
        }
        for (int i = 0; i < 512; i++) {
            long entry = host.frame(mfn).getLong(i * 8);
            if ((entry & 1) == 0) {
                if (entry != 0) {
                    throw new AssertionError("an entry that is not present is not zero: " + Long.toHexString(entry));
                }
                continue;
            }
            long address = base | (long) i << 12 + 9 * (level - 1);
            long flags = entry & ~FRAME;
            boolean mayWrite = writable && (entry & 2) != 0;
            if (level > 1) {
                if (flags != 0x67) {
                    throw new AssertionError("flags of a level-" + level + " entry: " + Long.toHexString(flags));
                }
                descend(level - 1, (entry & FRAME) >>> 12, address, mayWrite);
            } else {
                pages.put(address << 16 >> 16, new Page((entry & FRAME) >>> 12, mayWrite, flags));
            }
        }
    }
}
