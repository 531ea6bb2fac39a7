package org.domaind.schema.abi;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A scalar or array field of a struct.
 *
 * @param path   names as in the headers, joined by dots
 * @param length elements of an array; 0 for a single value
 * @param offset bytes from the start of the struct
 */
public record Field(String path, Kind kind, int length, int offset) {
    private static final Pattern NOTATION = Pattern.compile("(u8|u16|u32|u64|s8|s16|s32|s64|ptr)(?:\\[(\\d+)])?@(\\d+)");

    /** Parses the notation of the tables: {@code u32@20}, {@code u8[16]@4}. */
    static Field parse(String path, String notation) {
        Matcher m = NOTATION.matcher(notation);
        if (!m.matches()) {
            throw new IllegalArgumentException(path + ": " + notation + " is not a field");
        }
        int length = m.group(2) == null ? 0 : Integer.parseInt(m.group(2));
        return new Field(path, Kind.valueOf(m.group(1).toUpperCase(java.util.Locale.ROOT)), length, Integer.parseInt(m.group(3)));
    }

    /** The size of the whole field in bytes. */
    public int size() {
        return kind.bytes() * Math.max(1, length);
    }

    /** The type of one element; all are little-endian. */
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

        /** Whether the value fits without loss; any value fits 64 bits. */
        boolean holds(long value) {
            if (bytes == 8) {
                return true;
            }
            int bits = 8 * bytes;
            return signed ? value >= -(1L << (bits - 1)) && value < 1L << (bits - 1) : value >= 0 && value < 1L << bits;
        }

        /** Sign- or zero-extends the low bits. */
        long extend(long raw) {
            int unused = 64 - 8 * bytes;
            return signed ? raw << unused >> unused : raw << unused >>> unused;
        }
    }
}
