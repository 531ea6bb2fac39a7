package org.domaind.daemon.stream.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import org.domaind.daemon.hypervisor.MappedPages;
import org.domaind.daemon.stream.PageBatch;
import org.domaind.daemon.stream.StreamFault;
import org.domaind.schema.api.Problem;
import org.domaind.schema.api.ProblemException;

/** A saved guest's file, read in order, with few calls for what is small. One thread's. */
public final class StreamInput {
    private static final int BUFFER = 1 << 16;
    private final FileChannel file;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER).limit(0);
    /** Of the file's next byte after those in the buffer. */
    private long next;

    /** @param at where it begins */
    public StreamInput(FileChannel file, long at) {
        this.file = file;
        this.next = at;
    }

    /** Where in the file the next byte is. */
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
                int got = file.read(buffer, next);
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
        int got = file.read(into, next);
        if (got <= 0) {
            throw ends();
        }
        next += got;
    }

    /** Leaves bytes out, which must be there. */
    public void skip(long count) throws IOException {
        long position = position() + count;
        if (count < 0 || position > file.size()) {
            throw ends();
        }
        buffer.limit(0);
        next = position;
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
