package org.domaind.daemon.build;

/** Arithmetic of pages. */
final class Pages {
    static final int SHIFT = 12;
    static final int SIZE = 1 << SHIFT;

    private Pages() {
    }

    /** How many pages hold so many bytes. */
    static long holding(long bytes) {
        return (bytes + SIZE - 1) >>> SHIFT;
    }

    static long mib(long pages) {
        return (pages + 255) >>> 8;
    }
}
