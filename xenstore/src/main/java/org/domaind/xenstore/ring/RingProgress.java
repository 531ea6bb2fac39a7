package org.domaind.xenstore.ring;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

import org.domaind.xenstore.journal.Entry;
import org.domaind.xenstore.wire.PacketReader;
import org.domaind.xenstore.wire.ProtocolException;

/** What the journal knows of a ring: how far its requests were read, and which response bytes were to be sent. */
public final class RingProgress {
    private static final byte[] NOTHING = {};
    /** More than any queue holds; older bytes are certainly in the ring already. */
    private static final int KEPT_BYTES = 1 << 20;

    private boolean read;
    private int consumed;
    private byte[] partial = NOTHING;
    private int writtenEnd;
    private ByteArrayOutputStream written = new ByteArrayOutputStream();

    public void add(Entry.RingRead entry) {
        read = true;
        consumed = entry.consumed();
        partial = entry.partial();
    }

    public void add(Entry.RingWritten entry) {
        if (entry.from() != writtenEnd) {
            written = new ByteArrayOutputStream();
        } else if (written.size() > KEPT_BYTES) {
            byte[] all = written.toByteArray();
            written = new ByteArrayOutputStream();
            written.write(all, all.length - KEPT_BYTES / 2, KEPT_BYTES / 2);
        }
        written.writeBytes(entry.bytes());
        writtenEnd = entry.from() + entry.bytes().length;
    }

    int consumed() {
        return consumed;
    }

    /** A reader that holds the bytes before {@link #consumed()} of an incomplete request. */
    PacketReader reader() {
        PacketReader reader = new PacketReader();
        try {
            if (reader.next(ByteBuffer.wrap(partial)) != null) {
                throw new IllegalStateException("the journal has a whole request where a part of one belongs");
            }
        } catch (ProtocolException impossible) {
            throw new IllegalStateException("the journal has an unreadable request", impossible);
        }
        return reader;
    }

    /** Whether the consumer index in the ring matches the journal, or lags it because the process ended before it wrote the index. */
    boolean consumed(int now) {
        return read && Integer.compareUnsigned(consumed - now, RingPage.SIZE) <= 0;
    }

    /** The bytes that were to be sent from this producer index on. */
    byte[] unsent(int producer) {
        int count = writtenEnd - producer;
        byte[] all = written.toByteArray();
        return count <= 0 || count > all.length ? NOTHING : Arrays.copyOfRange(all, all.length - count, all.length);
    }
}
