package org.domaind.xenstore.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/** Reads the records of a journal one after the other, through a window of the file: most are shorter than a hundred bytes. */
final class JournalRecordReader {
    private static final int WINDOW_BYTES = 256 << 10;
    private static final int MAX_RECORD = 1 << 30;

    private final FileChannel channel;
    private final long size;
    private ByteBuffer window = allocate(WINDOW_BYTES).flip();
    private long end;

    /** Reads from the beginning of the channel. */
    JournalRecordReader(FileChannel channel) throws IOException {
        this.channel = channel;
        size = channel.size();
        channel.position(0);
    }

    /** Where in the file the last record that {@link #next} returned ends. */
    long end() {
        return end;
    }

    /** The bytes of the next record, valid until the next call; null when there is no complete record with the right checksum. */
    ByteBuffer next() throws IOException {
        if (!holds(JournalFile.RECORD_HEADER)) {
            return null;
        }
        int length = window.getInt(window.position());
        int checksum = window.getInt(window.position() + Integer.BYTES);
        if (length < 0 || length > MAX_RECORD || length > size - end - JournalFile.RECORD_HEADER || !holds(JournalFile.RECORD_HEADER + length)) {
            return null;
        }
        int from = window.position() + JournalFile.RECORD_HEADER;
        ByteBuffer body = window.slice(from, length).order(ByteOrder.LITTLE_ENDIAN);
        if (checksum(body.duplicate()) != checksum) {
            return null;
        }
        window.position(from + length);
        end += JournalFile.RECORD_HEADER + length;
        return body;
    }

    /** Fills the window up to this many bytes from its position on. Returns false when the file has fewer. */
    private boolean holds(int bytes) throws IOException {
        if (window.remaining() >= bytes) {
            return true;
        }
        window = window.capacity() < bytes ? allocate(bytes).put(window) : window.compact();
        while (window.position() < bytes && channel.read(window) >= 0) {
            // Until it has enough, or the file ends.
        }
        window.flip();
        return window.remaining() >= bytes;
    }

    private static ByteBuffer allocate(int capacity) {
        return ByteBuffer.allocateDirect(capacity).order(ByteOrder.LITTLE_ENDIAN);
    }

    static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
