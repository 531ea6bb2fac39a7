package org.domaind.schema.config.cpu;

/**
 * Changes to what a model-specific register says.
 *
 * @param index its number, 32 bits, unsigned
 * @param bits  64 characters from bit 63 down: see {@link PolicyBits}
 */
public record MsrBits(long index, String bits) {
    public MsrBits {
        if (index < 0 || index >>> Integer.SIZE != 0) {
            throw new IllegalArgumentException("no MSR has the number " + index);
        }
        PolicyBits.check(bits, Long.SIZE);
    }
}
