package org.domaind.schema.abi;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a plain field is in its struct.
 *
 * @param path   as in the headers, nested names joined by dots
 * @param length elements of an array; 0 for a single value
 * @param offset bytes from the struct's begin
 */
public record Field(String path, Kind kind, int length, int offset) {
    private static final Pattern NOTATION = Pattern.compile("(u8|u16|u32|u64|s8|s16|s32|s64|ptr)(?:\\[(\\d+)])?@(\\d+)");

    /** Reads a table's notation: {@code u32@20}, {@code u8[16]@4}. */
    static Field parse(String path, String notation) {
        Matcher m = NOTATION.matcher(notation);
        if (!m.matches()) {
            throw new IllegalArgumentException(path + ": " + notation + " is not a field");
        }
        int length = m.group(2) == null ? 0 : Integer.parseInt(m.group(2));
        return new Field(path, Kind.valueOf(m.group(1).toUpperCase(java.util.Locale.ROOT)), length, Integer.parseInt(m.group(3)));
    }

    /** All its bytes. */
    public int size() {
        return kind.bytes() * Math.max(1, length);
    }

    /** How the bytes of one element are read; all are little-endian. */
    public enum Kind {
        U8(1, false), U16(2, false), U32(4, false), U64(8, false), S8(1, true), S16(2, true), S32(4, true), S64(8, true),
        /** The address of a buffer. */
        PTR(8, false);

        private final int bytes;
        private final boolean signed;

        Kind(int bytes, boolean signed) {
            this.bytes = bytes;
            this.signed = signed;
        }

        public int bytes() {
            return bytes;
        }

        /** Whether the value can be stored without loss; 64 bits hold any. */
        boolean holds(long value) {
            if (bytes == 8) {
                return true;
            }
            int bits = 8 * bytes;
            return signed ? value >= -(1L << (bits - 1)) && value < 1L << (bits - 1) : value >= 0 && value < 1L << bits;
        }

        /** The value of that many low bits, with or without sign. */
        long extend(long raw) {
            int unused = 64 - 8 * bytes;
            return signed ? raw << unused >> unused : raw << unused >>> unused;
        }
    }
}
