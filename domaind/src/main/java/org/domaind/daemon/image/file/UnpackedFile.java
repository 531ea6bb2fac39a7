package org.domaind.daemon.image.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;

/** The output file of a decompressor, which may not write more than the declared size. */
public final class UnpackedFile extends OutputStream {
    private static final byte[] ZEROS = new byte[64 << 10];
    private final FileChannel file;
    private final long declared;
    private long written;

    /** @param declared the unpacked size that the compressed image declares */
    public UnpackedFile(FileChannel file, long declared) throws ImageFault {
        if (declared > ImageLimits.MAX_IMAGE_BYTES) {
            throw new ImageFault(ImageFault.TOO_BIG,
                    "unpacks to " + declared + " bytes; " + ImageLimits.MAX_IMAGE_BYTES + " is the most");
        }
        if (declared == 0) {
            throw ImageFault.corrupt("it declares that it unpacks to nothing");
        }
        this.file = file;
        this.declared = declared;
    }

    public long declared() {
        return declared;
    }

    /** How many bytes may still be written. */
    public long room() {
        return declared - written;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int at, int count) throws IOException {
        if (count > room()) {
            throw ImageFault.corrupt("it unpacks to more than the " + declared + " bytes it declares");
        }
        append(bytes, at, count);
        written += count;
    }

    /**
     * The whole declared file as memory, for a decompressor that needs its output in one piece; the caller fills all of it. Its blocks are written first,
     * so that a full disk is an error here and not a SIGBUS in the mapping.
     */
    public MappedByteBuffer mapped() throws IOException {
        for (long left = declared; left > 0; left -= Math.min(left, ZEROS.length)) {
            append(ZEROS, 0, (int) Math.min(left, ZEROS.length));
        }
        written = declared;
        return file.map(FileChannel.MapMode.READ_WRITE, 0, declared);
    }

    /** Checks that all declared bytes have been written. */
    public void finish() throws ImageFault {
        if (room() != 0) {
            throw ImageFault.corrupt("it unpacks to " + written + " bytes and not to the " + declared + " it declares");
        }
    }

    private void append(byte[] bytes, int at, int count) throws ImageFault {
        try {
            ByteBuffer from = ByteBuffer.wrap(bytes, at, count);
            while (from.hasRemaining()) {
                file.write(from);
            }
        } catch (IOException e) {
            throw new ImageFault(ImageFault.CACHE, "cannot be unpacked into the cache: " + e.getMessage(), e);
        }
    }
}
