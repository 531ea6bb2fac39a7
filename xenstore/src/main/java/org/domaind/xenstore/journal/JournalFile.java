package org.domaind.xenstore.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The file of a journal: a header, then records of {@code u32 length, u32 crc32c, bytes}, little endian.
 *
 * <p>The header is a record too: magic with version, and the id of the boot.
 */
final class JournalFile {
    static final int RECORD_HEADER = 8;

    private static final long MAGIC = 0x314C4E524A535844L; // "DXSJRNL1": the last character is the version
    private static final int VERSION_SHIFT = 56;

    private JournalFile() {
    }

    /** Creates an empty one, in place of any other. */
    static FileChannel create(Path path, String bootId) throws IOException {
        Set<StandardOpenOption> options =
                EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileChannel channel = FileChannel.open(path, options, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            ByteSink header = new ByteSink();
            begin(header);
            header.putLong(MAGIC);
            header.putBytes(bootId.getBytes(StandardCharsets.UTF_8));
            end(header, 0);
            append(channel, header.written());
            return channel;
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    /** Reserves space for the length and checksum of a record; see {@link #end}. */
    static void begin(ByteSink sink) {
        sink.putLong(0);
    }

    /** Completes the record that began at {@code from} and ends at the sink's end. */
    static void end(ByteSink sink, int from) {
        ByteBuffer body = sink.written().position(from + RECORD_HEADER);
        int length = body.remaining();
        sink.setInt(from, length);
        sink.setInt(from + Integer.BYTES, JournalRecordReader.checksum(body));
    }

    static void append(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /**
     * Reads all whole records; the channel is then positioned after the last one, and the file truncated there.
     *
     * @return false when the file is not a journal of this boot; then nothing was read
     * @throws UnknownEntryException it is one, but contains something that this version does not know; the file was not changed
     */
    static boolean read(FileChannel channel, String bootId, Consumer<Entry> entries) throws IOException, UnknownEntryException {
        JournalRecordReader records = new JournalRecordReader(channel);
        ByteBuffer header = records.next();
        if (header == null || header.remaining() < Long.BYTES + Integer.BYTES) {
            return false;
        }
        long magic = header.getLong();
        if ((magic ^ MAGIC) << Long.SIZE - VERSION_SHIFT != 0) {
            return false;
        }
        if (magic != MAGIC) {
            throw new UnknownEntryException("its format is version " + (char) (magic >>> VERSION_SHIFT));
        }
        byte[] boot = new byte[Math.min(header.remaining() - Integer.BYTES, Math.max(0, header.getInt()))];
        header.get(boot);
        if (header.hasRemaining() || !new String(boot, StandardCharsets.UTF_8).equals(bootId)) {
            return false;
        }
        for (ByteBuffer body = records.next(); body != null; body = records.next()) {
            while (body.hasRemaining()) {
                entries.accept(next(body, records.end()));
            }
        }
        channel.truncate(records.end());
        channel.position(records.end());
        return true;
    }

    private static Entry next(ByteBuffer body, long end) throws UnknownEntryException {
        try {
            return EntryCodec.read(body);
        } catch (UnknownEntryException | RuntimeException unknown) {
            // Its checksum is right, so this is what was written.
            throw new UnknownEntryException("the record before byte " + end + " has what this one cannot read (" + unknown.getMessage() + ")");
        }
    }
}
