package org.domaind.daemon.image.compression;

import io.airlift.compress.MalformedInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.domaind.daemon.image.file.FileSlice;
import org.domaind.daemon.image.file.ImageFault;
import org.domaind.daemon.image.file.UnpackedFile;

/**
 * The compressions of kernels, in the order they are tried: an earlier magic wins.
 *
 * <p>Bytes after the compressed stream are ignored (kernel builds append the unpacked size there).
 */
public enum Compression {
    GZIP("gzip", 0x1F, 0x8B) {
        @Override
        void copy(FileSlice from, UnpackedFile to) throws IOException {
            drain(new GZIPInputStream(from.stream(), BUFFER), to);
        }
    },
    BZIP2("bzip2", 'B', 'Z', 'h') {
        @Override
        void copy(FileSlice from, UnpackedFile to) throws IOException {
            drain(new BZip2CompressorInputStream(from.stream(), false), to);
        }
    },
    XZ("xz", 0xFD, '7', 'z', 'X', 'Z', 0) {
        @Override
        void copy(FileSlice from, UnpackedFile to) throws IOException {
            drain(LzmaStream.xz(from, to.declared()), to);
        }
    },
    ZSTD("zstd", 0x28, 0xB5, 0x2F, 0xFD) {
        @Override
        void copy(FileSlice from, UnpackedFile to) throws IOException {
            ZstdFrame.unpack(from, to);
        }
    },
    LZMA("lzma", 0x5D, 0) {
        @Override
        void copy(FileSlice from, UnpackedFile to) throws IOException {
            drain(LzmaStream.alone(from, to.declared()), to);
        }
    },
    LZO("lzo", 0x89, 'L', 'Z', 'O', 0) {
        @Override
        void copy(FileSlice from, UnpackedFile to) throws IOException {
            new LzopReader(from).unpack(to);
        }
    },
    LZ4("lz4", 0x02, 0x21) {
        @Override
        void copy(FileSlice from, UnpackedFile to) throws IOException {
            Lz4Legacy.unpack(from, to);
        }
    };

    private static final int BUFFER = 64 << 10;
    private final String word;
    private final byte[] magic;

    Compression(String word, int... magic) {
        this.word = word;
        this.magic = new byte[magic.length];
        for (int i = 0; i < magic.length; i++) {
            this.magic[i] = (byte) magic[i];
        }
    }

    abstract void copy(FileSlice from, UnpackedFile to) throws IOException;

    public static Optional<Compression> of(FileSlice slice) throws ImageFault {
        ByteBuffer head = slice.peek(0, 16);
        for (Compression c : values()) {
            if (head.limit() >= c.magic.length && head.slice(0, c.magic.length).equals(ByteBuffer.wrap(c.magic))) {
                return Optional.of(c);
            }
        }
        return Optional.empty();
    }

    /** Unpacks exactly what {@code to} expects, or fails. */
    public void unpack(FileSlice from, UnpackedFile to) throws ImageFault {
        try {
            copy(from, to);
        } catch (ImageFault e) {
            throw e;
        } catch (IOException | MalformedInputException | IndexOutOfBoundsException | IllegalArgumentException e) {
            // The last two are thrown by the decompressors when a damaged stream leads them out of an array.
            throw ImageFault.corrupt("its " + word + " stream cannot be unpacked (" + reason(e) + ")", e);
        }
        to.finish();
    }

    private static String reason(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static void drain(InputStream stream, UnpackedFile to) throws IOException {
        byte[] buffer = new byte[BUFFER];
        try (stream) {
            // One more read than declared, so that a decompression bomb is found by its first byte too many.
            for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
                to.write(buffer, 0, n);
            }
        }
    }
}
