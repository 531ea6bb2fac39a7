package org.domaind.schema.config.cpu;

import java.util.OptionalLong;

/**
 * Changes to one register of an answer of the instruction cpuid.
 *
 * @param leaf    of cpuid, 32 bits, unsigned
 * @param subleaf likewise; empty: the leaf has none
 * @param bits    32 characters from bit 31 down: see {@link PolicyBits}
 */
public record CpuidRegister(long leaf, OptionalLong subleaf, Register register, String bits) {
    private static final long MAX = 0xFFFF_FFFFL;

    public CpuidRegister {
        if (leaf < 0 || leaf > MAX || subleaf.isPresent() && (subleaf.getAsLong() < 0 || subleaf.getAsLong() >= MAX)) {
            throw new IllegalArgumentException("cpuid has no leaf 0x" + Long.toHexString(leaf) + ", subleaf 0x" + Long.toHexString(subleaf.orElse(0)));
        }
        PolicyBits.check(bits, Integer.SIZE);
    }
}
