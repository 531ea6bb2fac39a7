package org.domaind.schema.config.cpu;

/**
 * A policy for the bits of a register as xl.cfg spells it, one character per bit from the highest down: {@code 0} and {@code 1} are the bit's value,
 * {@code x} the default of the guest's type, {@code k} and {@code s} the host's.
 */
public final class PolicyBits {
    private static final String LEGAL = "01xks";

    private PolicyBits() {
    }

    static void check(String bits, int count) {
        if (bits.length() != count || bits.chars().anyMatch(c -> LEGAL.indexOf(c) < 0)) {
            throw new IllegalArgumentException("\"" + bits + "\" is not " + count + " characters of " + LEGAL);
        }
    }

    /** @param usual the default  @param host what the host has */
    public static long apply(String bits, long usual, long host) {
        long value = 0;
        for (int i = 0; i < bits.length(); i++) {
            long bit = switch (bits.charAt(i)) {
                case '0' -> 0;
                case '1' -> 1;
                case 'x' -> usual >>> bits.length() - 1 - i & 1;
                default -> host >>> bits.length() - 1 - i & 1;
            };
            value = value << 1 | bit;
        }
        return value;
    }
}
