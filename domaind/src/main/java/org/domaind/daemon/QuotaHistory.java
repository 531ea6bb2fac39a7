package org.domaind.daemon;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.state.HistoryEntry;
import org.domaind.daemon.state.KnownGuest;
import org.domaind.daemon.state.StateDatabase;
import org.domaind.schema.model.Domid;

/** Writes quota warnings of the store to the guests' history, without making the store wait. Warnings beyond the queue's limit are dropped and counted. */
final class QuotaHistory implements AutoCloseable {
    static final String QUOTA_NEAR = "store-quota-near";

    private static final Logger LOG = LogManager.getLogger("Store");
    static final int MAX_WAITING = 64;
    private static final int PATIENCE_SECONDS = 10;

    private final StateDatabase state;
    private final AtomicLong dropped = new AtomicLong();
    private final ThreadPoolExecutor writer = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING),
            task -> new Thread(task, "store-history"), (task, full) -> dropped.incrementAndGet());

    QuotaHistory(StateDatabase state) {
        this.state = state;
        // Started here: the store's thread must not fail because a thread cannot be started.
        writer.prestartCoreThread();
    }

    void quotaNear(int domid, String quota, long used, int limit) {
        long now = System.currentTimeMillis();
        writer.execute(() -> record(now, domid, quota + " " + used + " of " + limit));
    }

    private void record(long millis, int domid, String detail) {
        try {
            String guest = state.guest(new Domid(domid)).map(KnownGuest::config).map(config -> config.name()).orElse("domain " + domid);
            state.record(new HistoryEntry(millis, guest, QUOTA_NEAR, detail));
        } catch (RuntimeException e) {
            LOG.warn("A store quota warning of domain {} could not be written to the history", domid, e);
        }
        long lost = writer.getQueue().isEmpty() ? dropped.getAndSet(0) : 0;
        if (lost > 0) {
            LOG.warn("{} store quota warnings are in this log only, not in the history: they came faster than the database could take them", lost);
        }
    }

    /** How many are queued. */
    int waiting() {
        return writer.getQueue().size();
    }

    /** Writes what is queued, within a time limit. */
    @Override
    public void close() throws InterruptedException {
        writer.shutdown();
        if (!writer.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            writer.shutdownNow();
        }
    }
}
