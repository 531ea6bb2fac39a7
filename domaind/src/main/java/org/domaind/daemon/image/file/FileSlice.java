package org.domaind.daemon.image.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * A range of an open file, wholly inside it. Reads are positional, so that many slices share a channel.
 *
 * @param offset bytes from the start of the file
 * @param length bytes
 */
public record FileSlice(FileChannel file, long offset, long length) {
    public static FileSlice whole(FileChannel file) throws IOException {
        return new FileSlice(file, 0, file.size());
    }

    /** A part of this slice; the caller has checked that it fits. */
    public FileSlice part(long from, long count) {
        return new FileSlice(file, offset + from, count);
    }

    /** Up to {@code count} bytes from {@code from}; fewer at the end. */
    public ByteBuffer peek(long from, int count) throws ImageFault {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.max(0, Math.min(count, length - from))).order(ByteOrder.LITTLE_ENDIAN);
        try {
            while (bytes.hasRemaining() && file.read(bytes, offset + from + bytes.position()) > 0) {
                continue;
            }
        } catch (IOException e) {
            throw new ImageFault(ImageFault.UNREADABLE, "cannot be read: " + e.getMessage(), e);
        }
        return bytes.flip();
    }

    /** The last four bytes as a number: the unpacked size, in kernels and gzip files. */
    public long trailingSize() throws ImageFault {
        if (length < Integer.BYTES) {
            throw ImageFault.corrupt("its compressed part is only " + length + " bytes long");
        }
        return Integer.toUnsignedLong(peek(length - Integer.BYTES, Integer.BYTES).getInt(0));
    }

    /** The whole slice as memory, mapped private: changes do not reach the file. */
    public ByteBuffer privateCopy() throws ImageFault {
        try {
            return file.map(FileChannel.MapMode.PRIVATE, offset, length);
        } catch (IOException e) {
            throw new ImageFault(ImageFault.UNREADABLE, "cannot be read: " + e.getMessage(), e);
        }
    }

    public InputStream stream() {
        return new SliceStream();
    }

    private final class SliceStream extends InputStream {
        private static final int BUFFER = 64 << 10;
        private long next;
        private ByteBuffer buffer = ByteBuffer.allocate(0);

        @Override
        public int read() throws IOException {
            return fill() ? buffer.get() & 0xFF : -1;
        }

        @Override
        public int read(byte[] into, int at, int count) throws IOException {
            if (count == 0) {
                return 0;
            }
            if (!fill()) {
                return -1;
            }
            int n = Math.min(count, buffer.remaining());
            buffer.get(into, at, n);
            return n;
        }

        @Override
        public int available() {
            return buffer.remaining();
        }

        private boolean fill() throws IOException {
            if (!buffer.hasRemaining()) {
                buffer = peek(next, BUFFER);
                next += buffer.limit();
            }
            return buffer.hasRemaining();
        }
    }
}
