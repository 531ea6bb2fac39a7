package org.domaind.daemon.build.pv;

import org.domaind.daemon.build.Pages;

/**
 * Consecutive page-table pages of one level.
 *
 * @param level    1 maps pages, 4 is the root
 * @param index    of the first table among all of its level: its start address divided by the span of a table of that level
 * @param firstPfn of the page that holds the first table
 */
record TableRange(int level, long index, long count, long firstPfn) {
    public static final int LEVELS = 4;
    private static final int INDEX_BITS = 9;
    /** Address bits that the four levels translate. */
    private static final long ADDRESS_MASK = (1L << 48) - 1;

    /** The index of the table of a level that translates the address. */
    static long indexOf(int level, long address) {
        return (address & ADDRESS_MASK) >>> Pages.SHIFT + INDEX_BITS * level;
    }

    boolean holds(long candidate) {
        return candidate >= index && candidate < index + count;
    }

    long pfnOf(long tableIndex) {
        return firstPfn + (tableIndex - index);
    }

    /** The first address that a table translates, without sign bits. */
    static long addressOf(int level, long tableIndex) {
        return tableIndex << Pages.SHIFT + INDEX_BITS * level;
    }

    /** The span of one entry of a table of that level, in bytes. */
    static long entrySpan(int level) {
        return 1L << Pages.SHIFT + INDEX_BITS * (level - 1);
    }
}
