package org.domaind.schema.model;

/**
 * An amount of memory.
 *
 * @param value KiB, 0 to 2^50
 */
public record MemoryKib(long value) {
    public static final long MAX = 1L << 50;

    public MemoryKib {
        if (value < 0 || value > MAX) {
            throw new IllegalArgumentException(value + " KiB is not an amount of memory");
        }
    }

    public static MemoryKib ofMib(long mib) {
        return new MemoryKib(Math.multiplyExact(mib, 1024L));
    }

    /** How many pages of 4 KiB fit. */
    public long pages() {
        return value / 4;
    }

    public long mib() {
        return value / 1024;
    }

    @Override
    public String toString() {
        return value + " KiB";
    }
}
