package org.domaind.daemon.image.compression;

import io.airlift.compress.lzo.LzoDecompressor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import java.util.zip.Checksum;
import org.domaind.daemon.image.file.FileSlice;
import org.domaind.daemon.image.file.ImageFault;
import org.domaind.daemon.image.file.ImageLimits;
import org.domaind.daemon.image.file.UnpackedFile;

/** The container of the lzop tool: a header of big-endian fields, then blocks with sizes and optional checksums, then a zero. */
final class LzopReader {
    private static final int MAGIC_BYTES = 9;
    private static final int VERSION_WITH_LEVEL = 0x0940;
    private static final int ADLER32_UNPACKED = 0x1;
    private static final int ADLER32_PACKED = 0x2;
    private static final int EXTRA_FIELD = 0x40;
    private static final int CRC32_UNPACKED = 0x100;
    private static final int CRC32_PACKED = 0x200;
    private static final int FILTER = 0x800;
    /** LZO1X-1, LZO1X-1(15), LZO1X-999. */
    private static final int LAST_METHOD = 3;

    private final FileSlice from;
    private long at;

    LzopReader(FileSlice from) {
        this.from = from;
    }

    void unpack(UnpackedFile to) throws IOException {
        int flags = header();
        LzoDecompressor decompressor = new LzoDecompressor();
        byte[] out = new byte[0];
        for (int size = number(); size != 0; size = number()) {
            int packed = number();
            if (size < 0 || size > ImageLimits.MAX_LZO_BLOCK || packed <= 0 || packed > size || size > to.room()) {
                throw ImageFault.corrupt("its lzo stream has a block of " + Integer.toUnsignedLong(packed) + " bytes for "
                        + Integer.toUnsignedLong(size));
            }
            Checks checks = checks(flags, packed < size);
            byte[] in = bytes(packed).array();
            if (packed == size) {
                checks.unpacked(in, size);
                to.write(in, 0, size);
                continue;
            }
            checks.packed(in);
            out = out.length < size ? new byte[size] : out;
            int n = decompressor.decompress(in, 0, packed, out, 0, size);
            if (n != size) {
                throw ImageFault.corrupt("its lzo stream has a block that unpacks to " + n + " bytes and not to " + size);
            }
            checks.unpacked(out, size);
            to.write(out, 0, size);
        }
    }

    /** Skips the header; the flags are all that matters. */
    private int header() throws ImageFault {
        at = MAGIC_BYTES;
        int version = bytes(Short.BYTES).getShort(0) & 0xFFFF;
        boolean levelled = version >= VERSION_WITH_LEVEL;
        bytes(Short.BYTES + (levelled ? Short.BYTES : 0));
        int method = bytes(1).get(0);
        if (method < 1 || method > LAST_METHOD) {
            throw ImageFault.corrupt("its lzo stream has the unknown method " + method);
        }
        bytes(levelled ? 1 : 0);
        int flags = number();
        if ((flags & FILTER) != 0) {
            throw ImageFault.corrupt("its lzo stream is filtered");
        }
        int modeAndTimes = Integer.BYTES * (levelled ? 3 : 2);
        bytes(modeAndTimes);
        int nameLength = bytes(1).get(0) & 0xFF;
        bytes(nameLength + Integer.BYTES);
        if ((flags & EXTRA_FIELD) != 0) {
            int extra = number();
            if (extra < 0 || extra > from.length()) {
                throw ImageFault.corrupt("its lzo stream ends early");
            }
            at += extra + (long) Integer.BYTES;
        }
        return flags;
    }

    private Checks checks(int flags, boolean shrunk) throws ImageFault {
        int adler = (flags & ADLER32_UNPACKED) != 0 ? number() : 0;
        int crc = (flags & CRC32_UNPACKED) != 0 ? number() : 0;
        int packedAdler = shrunk && (flags & ADLER32_PACKED) != 0 ? number() : 0;
        int packedCrc = shrunk && (flags & CRC32_PACKED) != 0 ? number() : 0;
        return new Checks(flags, adler, crc, packedAdler, packedCrc);
    }

    private int number() throws ImageFault {
        return bytes(Integer.BYTES).getInt(0);
    }

    private ByteBuffer bytes(int count) throws ImageFault {
        ByteBuffer bytes = from.peek(at, count);
        if (bytes.limit() < count) {
            throw ImageFault.corrupt("its lzo stream ends early");
        }
        at += count;
        return bytes.order(ByteOrder.BIG_ENDIAN);
    }

    private record Checks(int flags, int adler, int crc, int packedAdler, int packedCrc) {
        void unpacked(byte[] bytes, int count) throws ImageFault {
            check(ADLER32_UNPACKED, new Adler32(), bytes, count, adler);
            check(CRC32_UNPACKED, new CRC32(), bytes, count, crc);
        }

        void packed(byte[] bytes) throws ImageFault {
            check(ADLER32_PACKED, new Adler32(), bytes, bytes.length, packedAdler);
            check(CRC32_PACKED, new CRC32(), bytes, bytes.length, packedCrc);
        }

        private void check(int flag, Checksum sum, byte[] bytes, int count, int expected) throws ImageFault {
            if ((flags & flag) != 0) {
                sum.update(bytes, 0, count);
                if ((int) sum.getValue() != expected) {
                    throw ImageFault.corrupt("a checksum in its lzo stream does not match");
                }
            }
        }
    }
}
