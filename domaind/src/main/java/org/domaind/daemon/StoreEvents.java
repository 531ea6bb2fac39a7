package org.domaind.daemon;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.state.HistoryEntry;
import org.domaind.daemon.state.KnownGuest;
import org.domaind.daemon.state.StateDatabase;
import org.domaind.schema.model.Domid;

/** Takes down in the history what the store noticed of a guest. The store does not wait for it; what comes too fast is dropped. */
final class StoreEvents implements AutoCloseable {
    static final String QUOTA_NEAR = "store-quota-near";

    private static final Logger LOG = LogManager.getLogger("Store");
    private static final int MAX_WAITING = 64;
    private static final int PATIENCE_SECONDS = 10;

    private final StateDatabase state;
    private final ThreadPoolExecutor writer = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING),
            task -> new Thread(task, "store-history"), new ThreadPoolExecutor.DiscardPolicy());

    StoreEvents(StateDatabase state) {
        this.state = state;
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
            LOG.warn("What the store noticed of domain {} is not in the history", domid, e);
        }
    }

    /** What was noticed before is taken down. */
    @Override
    public void close() throws InterruptedException {
        writer.shutdown();
        if (!writer.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            writer.shutdownNow();
        }
    }
}
