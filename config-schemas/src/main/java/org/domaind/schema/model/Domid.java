package org.domaind.schema.model;

/**
 * A domid. Numbers from 0x7FF0 up are reserved and are not domains.
 *
 * @param value 0 to 0x7FEF
 */
public record Domid(int value) implements Comparable<Domid> {
    /** The first reserved number (xen.h: DOMID_FIRST_RESERVED). */
    public static final int FIRST_RESERVED = 0x7FF0;
    public static final Domid ZERO = new Domid(0);

    public Domid {
        if (value < 0 || value >= FIRST_RESERVED) {
            throw new IllegalArgumentException("domain id " + value + " is not within 0 and " + (FIRST_RESERVED - 1));
        }
    }

    @Override
    public int compareTo(Domid other) {
        return Integer.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
