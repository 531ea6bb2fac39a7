package org.domaind.daemon.xen.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** What a guest's cpuid answers. Immutable. The bits are those of the processors' manuals. */
public record CpuPolicy(List<CpuLeaf> leaves) {
    private static final int BASIC = 0;
    private static final int FEATURES = 1;
    private static final int INTEL_CACHES = 4;
    private static final int EXTENDED_FEATURES = 0x8000_0001;
    private static final int POWER_FEATURES = 0x8000_0007;
    private static final int ADDRESS_SIZES = 0x8000_0008;
    // leaf 1
    private static final int VMX_C = 1 << 5;
    private static final int PAE_D = 1 << 6;
    private static final int HTT_D = 1 << 28;
    // leaf 0x80000001
    private static final int CMP_LEGACY_C = 1 << 1;
    private static final int SVM_C = 1 << 2;
    // leaf 0x80000007
    private static final int INVARIANT_TSC_D = 1 << 8;
    private static final int VENDOR_INTEL_B = 0x756E_6547;

    public CpuPolicy {
        leaves = List.copyOf(leaves);
    }

    /** The host's default for PV guests, which see the real arrangement of threads and cores. @param host the host's own policy */
    public CpuPolicy forPv(CpuPolicy host, boolean invariantTsc) {
        CpuLeaf features = host.find(FEATURES);
        CpuLeaf extended = host.find(EXTENDED_FEATURES);
        boolean htt = features != null && (features.d() & HTT_D) != 0;
        boolean cmpLegacy = extended != null && (extended.c() & CMP_LEGACY_C) != 0;
        return edit(FEATURES, l -> l.withD(bit(l.d(), HTT_D, htt)))
                .edit(EXTENDED_FEATURES, l -> l.withC(bit(l.c(), CMP_LEGACY_C, cmpLegacy)))
                .edit(POWER_FEATURES, l -> l.withD(bit(l.d(), INVARIANT_TSC_D, invariantTsc)));
    }

    /** The host's default for HVM and PVH guests: one thread a core, with even APIC ids, and no virtualisation of their own unless nested. */
    public CpuPolicy forHvm(boolean invariantTsc, boolean nested) {
        CpuPolicy common = edit(FEATURES, l -> l.withB(doubledApicIds(l.b())).withC(bit(l.c(), VMX_C, nested)).withD(l.d() | PAE_D | HTT_D))
                .edit(EXTENDED_FEATURES, l -> l.withC(bit(l.c() & ~CMP_LEGACY_C, SVM_C, nested)))
                .edit(POWER_FEATURES, l -> l.withD(bit(l.d(), INVARIANT_TSC_D, invariantTsc)));
        CpuLeaf basic = find(BASIC);
        return basic != null && basic.b() == VENDOR_INTEL_B ? common.edit(INTEL_CACHES, CpuPolicy::intelCores) : common.edit(ADDRESS_SIZES, CpuPolicy::amdCores);
    }

    /** Bits 23 to 16: how many APIC ids a package has. */
    private static int doubledApicIds(int b) {
        int count = b >>> 16 & 0xFF;
        int doubled = count == 0 ? 2 : count >= 0x80 ? count : 2 * count;
        return b & ~(0xFF << 16) | doubled << 16;
    }

    /** Bits 31 to 26: highest core number; bits 25 to 14: highest number of those who share the cache; bits 4 to 0: type, 0 for none. */
    private static CpuLeaf intelCores(CpuLeaf l) {
        if ((l.a() & 0x1F) == 0) {
            return l;
        }
        int cores = l.a() >>> 26;
        return l.withA(l.a() & 0x3FFF | (cores << 1 | 1) << 26);
    }

    /** Bits 15 to 12: bits of an APIC id that tell the core; bits 7 to 0: highest core number. */
    private static CpuLeaf amdCores(CpuLeaf l) {
        int cores = l.c() & 0xFF;
        if (cores >= 0x7F) {
            return l;
        }
        int bits = l.c() >>> 12 & 0xF;
        int widened = bits > 0 && bits < 7 ? bits + 1 : bits;
        return l.withC(l.c() & ~0xF0FF | widened << 12 | cores << 1 | 1);
    }

    /** The first of that number, or null. */
    private CpuLeaf find(int number) {
        for (CpuLeaf leaf : leaves) {
            if (leaf.leaf() == number) {
                return leaf;
            }
        }
        return null;
    }

    /** Changes that leaf, with all its subleaves. */
    private CpuPolicy edit(int leaf, UnaryOperator<CpuLeaf> change) {
        List<CpuLeaf> out = new ArrayList<>();
        for (CpuLeaf l : leaves) {
            out.add(l.leaf() == leaf ? change.apply(l) : l);
        }
        return new CpuPolicy(out);
    }

    private static int bit(int word, int mask, boolean set) {
        return set ? word | mask : word & ~mask;
    }
}
