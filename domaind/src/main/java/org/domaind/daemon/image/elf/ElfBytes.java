package org.domaind.daemon.image.elf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.domaind.daemon.image.file.ImageFault;

/** An ELF file's fields; every access is checked against the file's length. */
final class ElfBytes {
    private final ByteBuffer bytes;
    private final boolean wide;

    /** @param wide addresses and offsets have 8 bytes, not 4 */
    ElfBytes(ByteBuffer bytes, boolean wide) {
        this.bytes = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        this.wide = wide;
    }

    ByteBuffer all() {
        return bytes;
    }

    boolean wide() {
        return wide;
    }

    /** Whether {@code count} bytes from {@code offset}, both unsigned, lie within the file. */
    boolean holds(long offset, long count) {
        return offset >= 0 && count >= 0 && offset <= bytes.limit() && count <= bytes.limit() - offset;
    }

    int u8(long offset) throws ImageFault {
        return bytes.get(at(offset, 1)) & 0xFF;
    }

    int u16(long offset) throws ImageFault {
        return bytes.getShort(at(offset, Short.BYTES)) & 0xFFFF;
    }

    long u32(long offset) throws ImageFault {
        return Integer.toUnsignedLong(bytes.getInt(at(offset, Integer.BYTES)));
    }

    long u64(long offset) throws ImageFault {
        return bytes.getLong(at(offset, Long.BYTES));
    }

    /** An address, offset or size: 4 or 8 bytes by the file's class. */
    long word(long offset) throws ImageFault {
        return wide ? u64(offset) : u32(offset);
    }

    /** Text up to a NUL, or to {@code max} bytes. Bytes that are not ASCII come out as {@code ?}. */
    String text(long offset, long max) throws ImageFault {
        int start = at(offset, max);
        int end = start;
        while (end < start + max && bytes.get(end) != 0) {
            end++;
        }
        byte[] text = new byte[end - start];
        bytes.get(start, text);
        return new String(text, StandardCharsets.US_ASCII).replace('\uFFFD', '?');
    }

    private int at(long offset, long count) throws ImageFault {
        if (!holds(offset, count)) {
            throw ImageFault.corrupt("its ELF headers point at byte " + Long.toUnsignedString(offset) + " of " + bytes.limit());
        }
        return (int) offset;
    }
}
