package org.domaind.daemon.stream;

/** Types of pages, of four bits (domctl.h: XEN_DOMCTL_PFINFO_*, from bit 28 on). */
public final class PageType {
    public static final byte NORMAL = 0;
    /** A page table of level 1; those of other levels follow. */
    public static final byte TABLE = 1;
    public static final int LEVELS = 4;
    public static final byte PINNED = 8;
    public static final byte BROKEN = 0xd;
    /** It has memory, and nothing in it. */
    public static final byte ALLOCATED_ONLY = 0xe;
    /** It has no memory. */
    public static final byte NONE = 0xf;

    private PageType() {
    }

    public static boolean known(byte type) {
        return type == BROKEN || type == ALLOCATED_ONLY || type == NONE || hasContents(type);
    }

    public static boolean hasContents(byte type) {
        return type >= 0 && (type & ~PINNED) <= LEVELS;
    }

    /** 1 to 4 of a page table; 0 of others. */
    public static int level(byte type) {
        return hasContents(type) ? type & ~PINNED : 0;
    }

    public static boolean pinned(byte type) {
        return level(type) > 0 && (type & PINNED) != 0;
    }
}
