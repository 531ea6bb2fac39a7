package org.domaind.xenstore.journal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Writes a state to a new file while the store goes on. Records written to the old file meanwhile are copied from there at the end; only records that
 * the old file cannot take are kept in memory.
 */
final class Compaction {
    private static final int RECORD_BYTES = 64 << 10;
    /** With more than this meanwhile the compaction is given up: copying it would make the store wait. */
    private static final int MAX_MEANWHILE = 64 << 20;

    private final Path path;
    private final String bootId;
    private final FileChannel old;
    private final long from;
    private final Consumer<Consumer<Entry>> state;
    private final Runnable done;
    private final ByteArrayOutputStream unwritten = new ByteArrayOutputStream();
    private final Thread thread = new Thread(this::run, "xenstore-compaction");
    private volatile boolean finished;
    private volatile boolean abandoned;
    private FileChannel channel;
    private Exception failure;
    private boolean complete;

    /**
     * @param old  the file in use
     * @param from where in it the records begin that are younger than the state
     */
    Compaction(Path path, String bootId, FileChannel old, long from, Consumer<Consumer<Entry>> state, Runnable done) {
        this.path = path;
        this.bootId = bootId;
        this.old = old;
        this.from = from;
        this.state = state;
        this.done = done;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Keeps a record that the old file could not take. Returns false when there are too many. */
    boolean keep(ByteBuffer record) {
        if (unwritten.size() + record.remaining() > MAX_MEANWHILE) {
            return false;
        }
        byte[] bytes = new byte[record.remaining()];
        record.get(bytes);
        unwritten.writeBytes(bytes);
        return true;
    }

    /** True when the old file, of this size in bytes now, has grown too much. */
    boolean overtaken(long size) {
        return size - from > MAX_MEANWHILE;
    }

    boolean finished() {
        return finished;
    }

    /**
     * The complete file, positioned at its end; to be called when finished. On failure the file is removed.
     *
     * @param to where in the old file the last sound record ends
     */
    FileChannel channel(long to) throws IOException {
        if (!complete) {
            abandon();
            throw new IOException("compaction to " + path + " failed", failure);
        }
        try {
            for (long at = from; at < to; ) {
                long copied = old.transferTo(at, to - at, channel);
                if (copied <= 0) {
                    throw new IOException("the journal ends at " + at + " of " + to + " bytes");
                }
                at += copied;
            }
            JournalFile.append(channel, ByteBuffer.wrap(unwritten.toByteArray()));
        } catch (IOException copying) {
            abandon();
            throw copying;
        }
        return channel;
    }

    /** Stops the compaction and removes its file. */
    void abandon() throws IOException {
        abandoned = true;
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (channel != null) {
            channel.close();
        }
        Files.deleteIfExists(path);
    }

    private void run() {
        try {
            channel = JournalFile.create(path, bootId);
            ByteSink record = new ByteSink();
            state.accept(entry -> add(record, entry));
            flush(record);
            complete = true;
        } catch (IOException writing) {
            failure = writing;
        } catch (UncheckedIOException writing) {
            failure = writing.getCause();
        } catch (RuntimeException bug) { // the thread's outermost edge: whoever asks for the file is told
            failure = bug;
        } finally {
            finished = true;
            done.run();
        }
    }

    private void add(ByteSink record, Entry entry) {
        if (record.size() == 0) {
            JournalFile.begin(record);
        }
        EntryCodec.write(entry, record);
        if (record.size() >= RECORD_BYTES) {
            try {
                flush(record);
            } catch (IOException writing) {
                throw new UncheckedIOException(writing);
            }
        }
    }

    private void flush(ByteSink record) throws IOException {
        if (abandoned) {
            throw new IOException("abandoned");
        }
        if (record.size() > 0) {
            JournalFile.end(record, 0);
            JournalFile.append(channel, record.written());
            record.clear();
        }
    }
}
