package org.domaind.schema.model;

import java.util.BitSet;
import java.util.stream.IntStream;

/** An immutable set of physical or virtual cpu numbers, 0 to 8191. */
public final class CpuSet {
    public static final int MAX = 8191;
    private final BitSet bits;

    private CpuSet(BitSet bits) {
        this.bits = bits;
    }

    public static CpuSet of(BitSet bits) {
        if (bits.length() > MAX + 1) {
            throw new IllegalArgumentException("cpu " + (bits.length() - 1) + " is above " + MAX);
        }
        return new CpuSet((BitSet) bits.clone());
    }

    public static CpuSet of(int... cpus) {
        BitSet bits = new BitSet();
        for (int cpu : cpus) {
            if (cpu < 0 || cpu > MAX) {
                throw new IllegalArgumentException("cpu " + cpu + " is not within 0 and " + MAX);
            }
            bits.set(cpu);
        }
        return new CpuSet(bits);
    }

    public static CpuSet range(int first, int last) {
        return of(IntStream.rangeClosed(first, last).toArray());
    }

    public boolean contains(int cpu) {
        return bits.get(cpu);
    }

    public boolean isEmpty() {
        return bits.isEmpty();
    }

    public int[] cpus() {
        return bits.stream().toArray();
    }

    /** A copy: changing it does not change this set. */
    public BitSet toBitSet() {
        return (BitSet) bits.clone();
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof CpuSet s && s.bits.equals(bits);
    }

    @Override
    public int hashCode() {
        return bits.hashCode();
    }

    /** Ranges as xl prints them: {@code 0,2-3}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int from = bits.nextSetBit(0); from >= 0; from = bits.nextSetBit(bits.nextClearBit(from))) {
            int to = bits.nextClearBit(from) - 1;
            text.append(text.isEmpty() ? "" : ",").append(from);
            if (to > from) {
                text.append('-').append(to);
            }
        }
        return text.toString();
    }
}
