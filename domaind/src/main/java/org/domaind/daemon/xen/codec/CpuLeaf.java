package org.domaind.daemon.xen.codec;

import org.domaind.schema.abi.Struct;

/** One answer of cpuid. @param subleaf {@link #NO_SUBLEAF} for a leaf that has none */
public record CpuLeaf(int leaf, int subleaf, int a, int b, int c, int d) {
    public static final int NO_SUBLEAF = -1;

    public static CpuLeaf decode(Struct in) {
        return new CpuLeaf(in.getInt("leaf"), in.getInt("subleaf"), in.getInt("a"), in.getInt("b"), in.getInt("c"), in.getInt("d"));
    }

    public void encode(Struct out) {
        out.put("leaf", Integer.toUnsignedLong(leaf)).put("subleaf", Integer.toUnsignedLong(subleaf));
        out.put("a", Integer.toUnsignedLong(a)).put("b", Integer.toUnsignedLong(b));
        out.put("c", Integer.toUnsignedLong(c)).put("d", Integer.toUnsignedLong(d));
    }

    CpuLeaf withA(int value) {
        return new CpuLeaf(leaf, subleaf, value, b, c, d);
    }

    CpuLeaf withB(int value) {
        return new CpuLeaf(leaf, subleaf, a, value, c, d);
    }

    CpuLeaf withC(int value) {
        return new CpuLeaf(leaf, subleaf, a, b, value, d);
    }

    CpuLeaf withD(int value) {
        return new CpuLeaf(leaf, subleaf, a, b, c, value);
    }
}
