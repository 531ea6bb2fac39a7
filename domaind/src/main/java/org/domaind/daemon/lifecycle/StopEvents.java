package org.domaind.daemon.lifecycle;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.domaind.schema.api.Replies;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.ShutdownReason;

/** Who waits for which domain to stop, and how those ended that stopped last. Thread-safe. */
public final class StopEvents {
    /** A wait may come a moment after the stop it is for: so many ends are remembered. */
    private static final int MAX_REMEMBERED = 4096;

    private final Map<Domid, CompletableFuture<Replies.Stopped>> waiting = new HashMap<>();
    private final Map<Domid, Replies.Stopped> ended = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Domid, Replies.Stopped> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    /** Completes when the domain has stopped and what its config asks for then has been done, or when it is gone. */
    public synchronized CompletableFuture<Replies.Stopped> next(Domid domid) {
        return waiting.computeIfAbsent(domid, d -> new CompletableFuture<>());
    }

    /** A new domain: what was remembered of another of that number is not its end. */
    synchronized void began(Domid domid) {
        ended.remove(domid);
    }

    /** @param successor where the guest lives on */
    void stopped(Domid domid, Optional<ShutdownReason> reason, Optional<Domid> successor) {
        Replies.Stopped end = new Replies.Stopped(reason, successor);
        synchronized (this) {
            ended.put(domid, end);
        }
        complete(domid, end);
    }

    /** The domain is no more: tells how it ended, as destroyed when it did not stop by itself before. */
    public Replies.Stopped gone(Domid domid) {
        Replies.Stopped end;
        synchronized (this) {
            end = ended.computeIfAbsent(domid, d -> Replies.Stopped.forGood(Optional.empty()));
        }
        complete(domid, end);
        return end;
    }

    private void complete(Domid domid, Replies.Stopped end) {
        CompletableFuture<Replies.Stopped> future;
        synchronized (this) {
            future = waiting.remove(domid);
        }
        if (future != null) {
            future.complete(end);
        }
    }
}
