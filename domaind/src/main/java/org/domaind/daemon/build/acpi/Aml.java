package org.domaind.daemon.build.acpi;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes AML, the byte code of ACPI's definition blocks (ACPI 5.0, chapter 20), as far as guests' tables need it. Each method returns an encoded term. */
final class Aml {
    private static final int NAME_OP = 0x08;
    private static final int BYTE_PREFIX = 0x0A;
    private static final int WORD_PREFIX = 0x0B;
    private static final int DWORD_PREFIX = 0x0C;
    private static final int STRING_PREFIX = 0x0D;
    private static final int SCOPE_OP = 0x10;
    private static final int BUFFER_OP = 0x11;
    private static final int EXTENDED_PREFIX = 0x5B;
    private static final int PROCESSOR_OP = 0x83;
    private static final int SEGMENT = 4;
    /** The longest package whose length fits one byte, with that byte. */
    private static final int ONE_BYTE_LENGTH = 0x3F;
    private static final int MOST_LENGTH_BYTES = 4;

    private Aml() {
    }

    /** @param name one segment, after a backslash for one below the root */
    static byte[] scope(String name, byte[]... terms) {
        return join(bytes(SCOPE_OP), packaged(join(name(name), join(terms))));
    }

    /**
     * A processor object.
     *
     * @param id    as the MADT has it  @param block address of its register block  @param blockLength 0 or 6
     */
    static byte[] processor(String name, int id, int block, int blockLength, byte[]... terms) {
        byte[] head = join(name(name), bytes(id), littleEndian(block, Integer.BYTES), bytes(blockLength));
        return join(bytes(EXTENDED_PREFIX, PROCESSOR_OP), packaged(join(head, join(terms))));
    }

    /** A named value. */
    static byte[] named(String name, byte[] value) {
        return join(bytes(NAME_OP), name(name), value);
    }

    /** @param value 0 to 2^32 - 1 */
    static byte[] integer(long value) {
        if (value < 0 || value >>> Integer.SIZE != 0) {
            throw new IllegalArgumentException(value + " does not fit 32 bits");
        }
        if (value <= 1) {
            return bytes((int) value);
        }
        if (value <= 0xFF) {
            return join(bytes(BYTE_PREFIX), littleEndian(value, Byte.BYTES));
        }
        return value <= 0xFFFF ? join(bytes(WORD_PREFIX), littleEndian(value, Short.BYTES)) : join(bytes(DWORD_PREFIX), littleEndian(value, Integer.BYTES));
    }

    static byte[] text(String ascii) {
        return join(bytes(STRING_PREFIX), ascii.getBytes(StandardCharsets.US_ASCII), bytes(0));
    }

    static byte[] buffer(byte[] content) {
        return join(bytes(BUFFER_OP), packaged(join(integer(content.length), content)));
    }

    private static byte[] name(String name) {
        boolean rooted = name.startsWith("\\");
        String segment = rooted ? name.substring(1) : name;
        if (!segment.matches("[A-Z_][A-Z_0-9]{0,3}")) {
            throw new IllegalArgumentException("no name of one segment: " + name);
        }
        return ((rooted ? "\\" : "") + segment + "_".repeat(SEGMENT - segment.length())).getBytes(StandardCharsets.US_ASCII);
    }

    /** The length of a package counts its own bytes: one of 6 bits, or 4 bits and up to three whole bytes. */
    private static byte[] packaged(byte[] content) {
        if (content.length + 1 <= ONE_BYTE_LENGTH) {
            return join(bytes(content.length + 1), content);
        }
        for (int size = 2; size <= MOST_LENGTH_BYTES; size++) {
            int length = content.length + size;
            if (length >>> 4 + Byte.SIZE * (size - 1) == 0) {
                return join(bytes(size - 1 << 6 | length & 0xF), littleEndian(length >>> 4, size - 1), content);
            }
        }
        throw new IllegalArgumentException("a package of " + content.length + " bytes");
    }

    private static byte[] littleEndian(long value, int size) {
        byte[] out = new byte[size];
        for (int i = 0; i < size; i++) {
            out[i] = (byte) (value >>> Byte.SIZE * i);
        }
        return out;
    }

    private static byte[] bytes(int... values) {
        byte[] out = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            out[i] = (byte) values[i];
        }
        return out;
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
