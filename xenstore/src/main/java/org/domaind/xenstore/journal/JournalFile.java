package org.domaind.xenstore.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * A journal's file: a header, then records of {@code u32 length, u32 crc32c, bytes}, little endian.
 *
 * <p>The header is a record as well: magic, version, identity of the boot.
 */
final class JournalFile {
    static final int RECORD_HEADER = 8;

    private static final long MAGIC = 0x314C4E524A535844L; // "DXSJRNL1"
    private static final int MAX_RECORD = 1 << 30;

    private JournalFile() {
    }

    /** Makes an empty one, in place of any other. */
    static FileChannel create(Path path, String bootId) throws IOException {
        Set<StandardOpenOption> options =
                EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileChannel channel = FileChannel.open(path, options, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        ByteSink header = new ByteSink();
        begin(header);
        header.putLong(MAGIC);
        header.putBytes(bootId.getBytes(StandardCharsets.UTF_8));
        end(header, 0);
        append(channel, header.written());
        return channel;
    }

    /** Leaves room for a record's length and checksum; see {@link #end}. */
    static void begin(ByteSink sink) {
        sink.putLong(0);
    }

    /** Completes the record that began at {@code from} and ends at the sink's end. */
    static void end(ByteSink sink, int from) {
        ByteBuffer body = sink.written().position(from + RECORD_HEADER);
        int length = body.remaining();
        sink.setInt(from, length);
        sink.setInt(from + Integer.BYTES, checksum(body));
    }

    static void append(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /**
     * Reads all whole records; the channel then stands after the last one and the file ends there.
     *
     * @return false when the file is not a journal of this boot; nothing was read then
     */
    static boolean read(FileChannel channel, String bootId, Consumer<Entry> entries) throws IOException {
        channel.position(0);
        ByteBuffer header = record(channel);
        if (header == null || header.remaining() < Long.BYTES + Integer.BYTES || header.getLong() != MAGIC) {
            return false;
        }
        byte[] boot = new byte[Math.min(header.remaining() - Integer.BYTES, Math.max(0, header.getInt()))];
        header.get(boot);
        if (header.hasRemaining() || !new String(boot, StandardCharsets.UTF_8).equals(bootId)) {
            return false;
        }
        long end = channel.position();
        for (ByteBuffer body = record(channel); body != null; body = record(channel)) {
            while (body.hasRemaining()) {
                entries.accept(EntryCodec.read(body));
            }
            end = channel.position();
        }
        channel.truncate(end);
        channel.position(end);
        return true;
    }

    /** The next record's bytes; null when there is no whole and sound one. */
    private static ByteBuffer record(FileChannel channel) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(RECORD_HEADER).order(ByteOrder.LITTLE_ENDIAN);
        if (!fill(channel, header)) {
            return null;
        }
        int length = header.getInt(0);
        if (length < 0 || length > MAX_RECORD || length > channel.size() - channel.position()) {
            return null;
        }
        ByteBuffer body = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        if (!fill(channel, body)) {
            return null;
        }
        body.flip();
        return checksum(body.duplicate()) == header.getInt(Integer.BYTES) ? body : null;
    }

    private static boolean fill(FileChannel channel, ByteBuffer into) throws IOException {
        while (into.hasRemaining()) {
            if (channel.read(into) < 0) {
                return false;
            }
        }
        return true;
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
