package org.domaind.daemon.build;

/**
 * Consecutive page-table pages of one level.
 *
 * @param level    1 maps pages, 4 is the root
 * @param index    of the first table among all of its level: the address it starts at, divided by what a table of that level spans
 * @param firstPfn of the page that holds the first table
 */
public record TableRange(int level, long index, long count, long firstPfn) {
    public static final int LEVELS = 4;
    private static final int INDEX_BITS = 9;
    /** What the four levels translate. */
    private static final long ADDRESS_MASK = (1L << 48) - 1;

    /** The number of the table of a level that translates the address. */
    static long indexOf(int level, long address) {
        return (address & ADDRESS_MASK) >>> Pages.SHIFT + INDEX_BITS * level;
    }

    boolean holds(long candidate) {
        return candidate >= index && candidate < index + count;
    }

    long pfnOf(long tableIndex) {
        return firstPfn + (tableIndex - index);
    }

    /** First address, without its sign bits, that a table translates. */
    static long addressOf(int level, long tableIndex) {
        return tableIndex << Pages.SHIFT + INDEX_BITS * level;
    }

    /** What an entry of a table of that level spans. */
    static long entrySpan(int level) {
        return 1L << Pages.SHIFT + INDEX_BITS * (level - 1);
    }
}
