package org.domaind.daemon.stream.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.domaind.daemon.stream.RecordHeader;
import org.domaind.daemon.stream.RecordKind;
import org.domaind.daemon.stream.StreamRecord;

/** A saved guest on its way out, in order. One thread's. */
public final class StreamOutput {
    private static final byte[] PADDING = new byte[Long.BYTES];
    private final WritableByteChannel out;

    public StreamOutput(WritableByteChannel out) {
        this.out = out;
    }

    public void write(byte[] bytes) throws IOException {
        write(ByteBuffer.wrap(bytes));
    }

    /** All that remains of it. */
    public void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    public void write(StreamRecord record) throws IOException {
        byte[] body = record.bytes();
        write(new RecordHeader(record.kind(), body.length).bytes());
        write(body);
        pad(body.length);
    }

    /** A batch's head; its pages, a multiple of eight bytes, follow. @param pages bytes of those */
    public void beginPages(byte[] head, int pages) throws IOException {
        write(new RecordHeader(RecordKind.PAGE_DATA, head.length + pages).bytes());
        write(head);
    }

    private void pad(int length) throws IOException {
        write(ByteBuffer.wrap(PADDING, 0, RecordHeader.padding(length)));
    }
}
