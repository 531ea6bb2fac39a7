package org.domaind.daemon.stream.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import org.domaind.daemon.hypervisor.MappedPages;
import org.domaind.daemon.stream.PageBatch;
import org.domaind.daemon.stream.StreamFault;
import org.domaind.schema.api.Problem;
import org.domaind.schema.api.ProblemException;

/** A saved guest's bytes, read in order, with few calls for what is small: from a file, or as they come. One thread's. */
public final class StreamInput {
    private static final int BUFFER = 1 << 16;
    private final Source source;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER).limit(0);
    /** Of the next byte after those in the buffer. */
    private long next;

    /** Where the bytes are. */
    private interface Source {
        int read(ByteBuffer into, long at) throws IOException;

        /** @return false: bytes can only be left out by reading them */
        boolean has(long upTo) throws IOException;
    }

    /** @param at where it begins */
    public StreamInput(FileChannel file, long at) {
        source = new Source() {
            @Override
            public int read(ByteBuffer into, long from) throws IOException {
                return file.read(into, from);
            }

            @Override
            public boolean has(long upTo) throws IOException {
                if (upTo > file.size()) {
                    throw ends();
                }
                return true;
            }
        };
        next = at;
    }

    /** Bytes that come once. */
    public StreamInput(ReadableByteChannel channel) {
        source = new Source() {
            @Override
            public int read(ByteBuffer into, long from) throws IOException {
                return channel.read(into);
            }

            @Override
            public boolean has(long upTo) {
                return false;
            }
        };
    }

    /** Whether a byte has been read from where they come from that nobody has asked for yet. */
    public boolean ahead() {
        return buffer.hasRemaining();
    }

    /** Where the next byte is, from the beginning on. */
    public long position() {
        return next - buffer.remaining();
    }

    /** @return little-endian, position 0  @throws org.domaind.schema.api.ProblemException the file ends before */
    public ByteBuffer read(int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        read(bytes);
        return bytes.flip();
    }

    /** Fills all that remains of it. */
    public void read(ByteBuffer into) throws IOException {
        while (into.hasRemaining()) {
            if (!buffer.hasRemaining() && into.remaining() >= BUFFER) {
                fill(into);
                continue;
            }
            if (!buffer.hasRemaining()) {
                buffer.clear();
                int got = source.read(buffer, next);
                buffer.flip();
                if (got <= 0) {
                    throw ends();
                }
                next += got;
            }
            int count = Math.min(buffer.remaining(), into.remaining());
            into.put(buffer.slice(buffer.position(), count));
            buffer.position(buffer.position() + count);
        }
    }

    private void fill(ByteBuffer into) throws IOException {
        int got = source.read(into, next);
        if (got <= 0) {
            throw ends();
        }
        next += got;
    }

    /** Leaves bytes out, which must be there. */
    public void skip(long count) throws IOException {
        long position = position() + count;
        if (count < 0) {
            throw ends();
        }
        if (source.has(position)) {
            buffer.limit(0);
            next = position;
            return;
        }
        ByteBuffer left = ByteBuffer.allocate((int) Math.min(count, BUFFER));
        for (long missing = count; missing > 0; missing -= left.limit()) {
            read(left.clear().limit((int) Math.min(missing, left.capacity())));
        }
    }

    /** The head of a record of pages, whose contents follow. @param length of the record  @throws org.domaind.schema.api.ProblemException */
    public PageBatch batch(int length) throws IOException {
        StreamFault.require(length >= PageBatch.COUNT_BYTES, "a batch of pages has " + length + " bytes");
        int count = PageBatch.readCount(read(PageBatch.COUNT_BYTES));
        long head = PageBatch.COUNT_BYTES + (long) count * Long.BYTES;
        StreamFault.require(length >= head, "a batch of " + count + " pages has " + length + " bytes");
        PageBatch batch = PageBatch.read(read(count * Long.BYTES), count);
        StreamFault.require(length == head + (long) batch.contents() * MappedPages.PAGE_SIZE,
                "a batch of " + count + " pages, " + batch.contents() + " of them with contents, has " + length + " bytes");
        return batch;
    }

    private RuntimeException ends() {
        return StreamFault.damaged("it ends after " + position() + " bytes, too early");
    }

    /** What a failed read means to a person. */
    public static ProblemException unreadable(IOException e) {
        return new ProblemException(Problem.of("save-file", "the saved guest cannot be read: " + e.getMessage()), e);
    }
}
