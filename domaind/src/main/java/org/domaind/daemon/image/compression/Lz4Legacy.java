package org.domaind.daemon.image.compression;

import io.airlift.compress.lz4.Lz4Decompressor;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.domaind.daemon.image.file.FileSlice;
import org.domaind.daemon.image.file.ImageFault;
import org.domaind.daemon.image.file.ImageLimits;
import org.domaind.daemon.image.file.UnpackedFile;

/** The LZ4 legacy frame: a magic, then blocks of a 4-byte packed size and data, each unpacking to 8 MiB but the last. No end mark. */
final class Lz4Legacy {
    private static final int MAGIC = 0x184C2102;
    /** An incompressible block grows by at most 1/255 and 16 bytes. */
    private static final int MAX_PACKED = ImageLimits.LZ4_LEGACY_BLOCK + ImageLimits.LZ4_LEGACY_BLOCK / 255 + 16;

    private Lz4Legacy() {
    }

    static void unpack(FileSlice from, UnpackedFile to) throws IOException {
        ByteBuffer head = from.peek(0, Integer.BYTES);
        if (head.limit() < Integer.BYTES || head.getInt(0) != MAGIC) {
            throw ImageFault.corrupt("its lz4 stream is not a legacy frame");
        }
        long end = from.length() - Integer.BYTES;
        Lz4Decompressor decompressor = new Lz4Decompressor();
        byte[] out = new byte[(int) Math.min(ImageLimits.LZ4_LEGACY_BLOCK, to.declared())];
        long at = Integer.BYTES;
        // The unpacked size follows the last block, and must not be read as the size of another block.
        while (to.room() > 0) {
            if (at + Integer.BYTES > end) {
                return;
            }
            int packed = from.peek(at, Integer.BYTES).getInt(0);
            at += Integer.BYTES;
            if (packed <= 0 || packed > MAX_PACKED || packed > end - at) {
                throw ImageFault.corrupt("its lz4 stream has a block of " + Integer.toUnsignedLong(packed) + " bytes");
            }
            byte[] in = from.peek(at, packed).array();
            int n = decompressor.decompress(in, 0, in.length, out, 0, out.length);
            if (n == 0) {
                throw ImageFault.corrupt("its lz4 stream has an empty block");
            }
            to.write(out, 0, n);
            at += packed;
        }
    }
}
