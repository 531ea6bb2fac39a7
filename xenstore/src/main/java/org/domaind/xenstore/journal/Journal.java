package org.domaind.xenstore.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/**
 * The journal of one store. Entries are {@linkplain #add collected} and {@linkplain #write written} as one batch. Belongs to one thread; a compaction
 * writes its file on a thread of its own.
 */
public final class Journal implements AutoCloseable {
    private final Path path;
    private final Path next;
    private final String bootId;
    private final long minCompactBytes;
    private final ByteSink batch = new ByteSink();
    private FileChannel channel;
    private long size;
    private long compactAt;
    private boolean lost;
    private Compaction compaction;

    private Journal(Path path, String bootId, long minCompactBytes) {
        this.path = path;
        this.next = path.resolveSibling(path.getFileName() + ".new");
        this.bootId = bootId;
        this.minCompactBytes = minCompactBytes;
    }

    /**
     * Opens a journal, or creates one when there is none of this boot.
     *
     * @param minCompactBytes smaller files are not compacted
     * @param entries         gets the entries of the file, in order
     * @throws JournalException when another version wrote the file; it is not changed
     */
    public static Journal open(Path path, String bootId, long minCompactBytes, Consumer<Entry> entries) throws IOException {
        Journal journal = new Journal(path, bootId, minCompactBytes);
        Files.deleteIfExists(journal.next);
        try {
            journal.begin(entries);
            return journal;
        } catch (IOException | RuntimeException failure) {
            if (journal.channel != null) {
                journal.channel.close();
            }
            throw failure;
        }
    }

    private void begin(Consumer<Entry> entries) throws IOException {
        channel = existing(path);
        if (channel == null || !read(entries)) {
            if (channel != null) {
                channel.close();
            }
            channel = JournalFile.create(next, bootId);
            Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
        }
        size = channel.position();
        compactAt = minCompactBytes;
    }

    private boolean read(Consumer<Entry> entries) throws IOException {
        try {
            return JournalFile.read(channel, bootId, entries);
        } catch (UnknownEntryException unknown) {
            throw new JournalException("the store's journal " + path + " was written by another version: " + unknown.getMessage()
                    + "; start that version, which finds everything again. Nothing was changed in it");
        }
    }

    private static FileChannel existing(Path path) throws IOException {
        try {
            return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (NoSuchFileException none) {
            return null;
        }
    }

    /** Adds an entry to the present batch. One that cannot be written, by a fault of the program, leaves nothing in the batch. */
    public void add(Entry entry) {
        int before = batch.size();
        try {
            if (before == 0) {
                JournalFile.begin(batch);
            }
            EntryCodec.write(entry, batch);
        } catch (RuntimeException bug) {
            batch.truncate(before);
            throw bug;
        }
    }

    /**
     * Writes the present batch, which then survives this process.
     *
     * @throws IOException when it does not; from then on nothing survives until a compaction succeeds
     */
    public void write() throws IOException {
        if (batch.size() == 0) {
            return;
        }
        JournalFile.end(batch, 0);
        try {
            if (!lost) {
                append(batch.written());
            }
        } finally {
            keepForCompaction(batch.written());
            batch.clear();
        }
    }

    private void append(ByteBuffer record) throws IOException {
        int length = record.remaining();
        try {
            JournalFile.append(channel, record);
            size += length;
        } catch (IOException failure) {
            lost = true;
            throw failure;
        }
    }

    private void keepForCompaction(ByteBuffer record) throws IOException {
        if (compaction != null && (lost ? !compaction.keep(record) : compaction.overtaken(size))) {
            abandonCompaction();
        }
    }

    /** True after a write failed, until a compaction succeeds. */
    public boolean lost() {
        return lost;
    }

    /** True when the file is large enough to be compacted, or lost, and no compaction is under way. */
    public boolean wantsCompaction() {
        return compaction == null && (lost || size >= compactAt);
    }

    /**
     * Starts to write the present state to a new file. Batches written from now on will be in it too.
     *
     * @param state writes the entries of the state; called on another thread
     * @param done  called on that thread at the end; then {@link #finishCompaction} is due
     */
    public void startCompaction(Consumer<Consumer<Entry>> state, Runnable done) {
        compaction = new Compaction(next, bootId, channel, size, state, done);
        compaction.start();
    }

    /**
     * Puts the new file in place, if it is complete.
     *
     * @return true when it was put in place now
     * @throws IOException when it could not be written; the old one stays in use
     */
    public boolean finishCompaction() throws IOException {
        if (compaction == null || !compaction.finished()) {
            return false;
        }
        Compaction ended = compaction;
        compaction = null;
        compactAt = Math.max(minCompactBytes, size * 2);
        FileChannel compacted = ended.channel(size);
        Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
        channel.close();
        channel = compacted;
        size = channel.position();
        compactAt = Math.max(minCompactBytes, size * 2);
        lost = false;
        return true;
    }

    /** True while a compaction is under way. */
    public boolean compacting() {
        return compaction != null;
    }

    /** The size of the file, in bytes. */
    public long size() {
        return size;
    }

    private void abandonCompaction() throws IOException {
        Compaction abandoned = compaction;
        compaction = null;
        compactAt = size * 2;
        abandoned.abandon();
    }

    @Override
    public void close() throws IOException {
        if (compaction != null) {
            abandonCompaction();
        }
        channel.close();
    }
}
