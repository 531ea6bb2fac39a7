package org.domaind.xenstore.recovery;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.domaind.xenstore.journal.Entry;
import org.domaind.xenstore.journal.Journal;
import org.domaind.xenstore.session.StoreListener;

/**
 * Writes the journal batch by batch, has it compacted, and handles a journal that cannot be written.
 *
 * <p>A store that refused all changes because a file system is full would stop every guest. So it serves on without the journal; the administrator is
 * told, and every few seconds the whole state is written anew until that succeeds.
 */
public final class JournalKeeper {
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Journal journal;
    private final StoreListener listener;
    private final Supplier<Consumer<Consumer<Entry>>> snapshot;
    private final Runnable wake;
    private long retryAt;
    private boolean retryLater;
    private boolean reportedLost;
    private long compactions;
    private boolean outdated;
    private boolean rewriting;
    private long rewriteAt = System.nanoTime();

    /**
     * @param snapshot takes the present state
     * @param wake     makes the store's thread call {@link #write} soon; called on another thread
     */
    public JournalKeeper(Journal journal, StoreListener listener, Supplier<Consumer<Consumer<Entry>>> snapshot, Runnable wake) {
        this.journal = journal;
        this.listener = listener;
        this.snapshot = snapshot;
        this.wake = wake;
    }

    /** The size of the file, in bytes. */
    public long size() {
        return journal.size();
    }

    /** How often the journal was compacted since the process began. */
    public long compactions() {
        return compactions;
    }

    public void add(Entry entry) {
        journal.add(entry);
    }

    /** The file may differ from the state, by a fault of the program: the state is written anew, at a bounded rate. */
    public void outdated() {
        outdated = true;
    }

    /** True when {@link #write} should be called from time to time. */
    public boolean retrying() {
        return retryLater || outdated;
    }

    /** True while acknowledged changes would not survive this process. */
    public boolean lost() {
        return journal.lost();
    }

    /** Writes what was added; afterwards it may be acknowledged. */
    public void write() {
        try {
            journal.write();
        } catch (IOException failure) {
            lost(failure);
        }
        try {
            if (journal.finishCompaction()) {
                compactions++;
                rewriting = false;
                if (reportedLost) {
                    reportedLost = false;
                    listener.journalRestored();
                }
            }
        } catch (IOException failure) {
            retryLater = true;
            retryAt = System.nanoTime() + RETRY_NANOS;
            lost(failure);
        }
        if (rewriting && !journal.compacting()) {
            // The compaction failed.
            rewriting = false;
            outdated = true;
        }
        boolean wanted = journal.wantsCompaction() || outdated && !journal.compacting() && System.nanoTime() - rewriteAt >= 0;
        if (wanted && (!retryLater || System.nanoTime() - retryAt >= 0)) {
            retryLater = false;
            rewriting = outdated;
            outdated = false;
            rewriteAt = System.nanoTime() + RETRY_NANOS;
            journal.startCompaction(snapshot.get(), wake);
        }
    }

    private void lost(IOException failure) {
        if (journal.lost() && !reportedLost) {
            reportedLost = true;
            listener.journalLost(failure);
        }
    }

    public void close() throws IOException {
        journal.close();
    }
}
