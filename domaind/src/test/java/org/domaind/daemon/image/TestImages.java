package org.domaind.daemon.image;

import io.airlift.compress.lz4.Lz4Compressor;
import io.airlift.compress.lzo.LzoCompressor;
import io.airlift.compress.zstd.ZstdCompressor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.domaind.daemon.image.compression.Compression;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.LZMAOutputStream;
import org.tukaani.xz.X86Options;
import org.tukaani.xz.XZ;
import org.tukaani.xz.XZOutputStream;

/** Wraps images as kernel builds do. */
final class TestImages {
    private static final int HEADER = 1024;

    private TestImages() {
    }

    /** A bzImage of one setup sector with that payload. */
    static byte[] bzImage(byte[] payload) {
        int gap = 40;
        ByteBuffer out = ByteBuffer.allocate(HEADER + gap + payload.length + 100).order(ByteOrder.LITTLE_ENDIAN);
        out.put(0x1F1, (byte) 1).putInt(0x202, 0x53726448).putShort(0x206, (short) 0x20F).putInt(0x248, gap).putInt(0x24C, payload.length);
        out.put(HEADER + gap, payload);
        return out.array();
    }

    /** Packs and appends the size, as the kernel's build does for all but gzip, whose own last bytes say it. */
    static byte[] packed(Compression how, byte[] image) throws IOException {
        return switch (how) {
            case GZIP -> gzip(image);
            case BZIP2 -> sized(stream(image, BZip2CompressorOutputStream::new), image.length);
            case XZ -> sized(xz(image, 1 << 20), image.length);
            case ZSTD -> sized(zstd(image), image.length);
            case LZMA -> sized(stream(image, out -> new LZMAOutputStream(out, new LZMA2Options(1), -1)), image.length);
            case LZO -> sized(lzop(image, 0x40000, 0x40000000), image.length);
            case LZ4 -> sized(lz4(image), image.length);
        };
    }

    static byte[] sized(byte[] packed, long size) {
        return ByteBuffer.allocate(packed.length + 4).order(ByteOrder.LITTLE_ENDIAN).put(packed).putInt((int) size).array();
    }

    interface Packer {
        OutputStream on(OutputStream out) throws IOException;
    }

    static byte[] stream(byte[] image, Packer packer) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = packer.on(bytes)) {
            out.write(image);
        }
        return bytes.toByteArray();
    }

    static byte[] gzip(byte[] image) throws IOException {
        return stream(image, GZIPOutputStream::new);
    }

    /** With the filter for x86 code and the checksum that kernels use. */
    static byte[] xz(byte[] image, int dictionary) throws IOException {
        LZMA2Options lzma = new LZMA2Options(1);
        lzma.setDictSize(dictionary);
        return stream(image, out -> new XZOutputStream(out, new org.tukaani.xz.FilterOptions[] {new X86Options(), lzma}, XZ.CHECK_CRC32));
    }

    static byte[] zstd(byte[] image) {
        ZstdCompressor c = new ZstdCompressor();
        byte[] out = new byte[c.maxCompressedLength(image.length)];
        return Arrays.copyOf(out, c.compress(image, 0, image.length, out, 0, out.length));
    }

    static byte[] lz4(byte[] image) {
        ByteBuffer out = ByteBuffer.allocate(64 + image.length * 2).order(ByteOrder.LITTLE_ENDIAN).putInt(0x184C2102);
        Lz4Compressor c = new Lz4Compressor();
        for (int at = 0; at < image.length; at += 8 << 20) {
            int n = Math.min(8 << 20, image.length - at);
            byte[] block = new byte[c.maxCompressedLength(n)];
            int size = c.compress(image, at, n, block, 0, block.length);
            out.putInt(size).put(block, 0, size);
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    /** @param flags of the container: which checksums there are */
    static byte[] lzop(byte[] image, int blockSize, int flags) {
        ByteBuffer out = ByteBuffer.allocate(256 + image.length * 2);
        out.put(new byte[] {(byte) 0x89, 'L', 'Z', 'O', 0, '\r', '\n', 0x1A, '\n'});
        out.putShort((short) 0x1030).putShort((short) 0x2080).putShort((short) 0x0940).put((byte) 1).put((byte) 5).putInt(flags);
        out.putInt(0644).putInt(0).putInt(0).put((byte) 3).put(new byte[] {'v', 'm', 'l'}).putInt(0);
        if ((flags & 0x40) != 0) {
            out.putInt(5).put(new byte[5]).putInt(0);
        }
        LzoCompressor c = new LzoCompressor();
        for (int at = 0; at < image.length; at += blockSize) {
            int n = Math.min(blockSize, image.length - at);
            byte[] block = new byte[c.maxCompressedLength(n)];
            int size = c.compress(image, at, n, block, 0, block.length);
            boolean stored = size >= n;
            out.putInt(n).putInt(stored ? n : size);
            sums(out, flags & 1, flags & 0x100, image, at, n);
            if (stored) {
                out.put(image, at, n);
            } else {
                sums(out, flags & 2, flags & 0x200, block, 0, size);
                out.put(block, 0, size);
            }
        }
        out.putInt(0);
        return Arrays.copyOf(out.array(), out.position());
    }

    private static void sums(ByteBuffer out, int adler, int crc, byte[] bytes, int at, int count) {
        if (adler != 0) {
            Adler32 sum = new Adler32();
            sum.update(bytes, at, count);
            out.putInt((int) sum.getValue());
        }
        if (crc != 0) {
            CRC32 sum = new CRC32();
            sum.update(bytes, at, count);
            out.putInt((int) sum.getValue());
        }
    }
}
