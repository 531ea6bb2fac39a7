package org.domaind.daemon.build;

/** Arithmetic of pages. */
public final class Pages {
    public static final int SHIFT = 12;
    public static final int SIZE = 1 << SHIFT;

    private Pages() {
    }

    /** How many pages hold so many bytes. */
    public static long holding(long bytes) {
        return (bytes + SIZE - 1) >>> SHIFT;
    }

    public static long mib(long pages) {
        return (pages + 255) >>> 8;
    }
}
