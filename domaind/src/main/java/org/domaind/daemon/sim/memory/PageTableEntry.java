package org.domaind.daemon.sim.memory;

/** Bits of a page table entry of x86-64, and which of them a paravirtualised guest may not set. */
public final class PageTableEntry {
    public static final int ENTRIES = 512;
    public static final int TOP_LEVEL = 4;
    private static final long PRESENT = 1;
    private static final long WRITABLE = 1 << 1;
    /** A large page in levels 2 to 4: not for paravirtualised guests. In level 1 it is a caching attribute. */
    private static final long LARGE = 1 << 7;
    private static final long GLOBAL = 1 << 8;
    private static final long FRAME_BITS = ((1L << 52) - 1) & ~0xfffL;
    private static final long RESERVED = 0x7ffL << 52;
    private static final int INDEX_BITS = 9;
    private static final int PAGE_BITS = 12;

    private PageTableEntry() {
    }

    public static boolean present(long entry) {
        return (entry & PRESENT) != 0;
    }

    public static boolean writable(long entry) {
        return (entry & WRITABLE) != 0;
    }

    public static long mfn(long entry) {
        return (entry & FRAME_BITS) >>> PAGE_BITS;
    }

    public static boolean hasForbiddenBits(long entry, int level) {
        long forbidden = GLOBAL | RESERVED | (level > 1 ? LARGE : 0);
        return (entry & forbidden) != 0;
    }

    /** The entry that maps a virtual address in a table of a level, 0 to 511. */
    public static int index(long address, int level) {
        return (int) (address >>> (PAGE_BITS + INDEX_BITS * (level - 1))) & (ENTRIES - 1);
    }
}
