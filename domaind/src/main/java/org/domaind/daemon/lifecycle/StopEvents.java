package org.domaind.daemon.lifecycle;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.domaind.schema.api.Replies;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.ShutdownReason;

/** Who waits for which domain to stop. Thread-safe. */
public final class StopEvents {
    private final Map<Domid, CompletableFuture<Replies.Stopped>> waiting = new HashMap<>();

    /** Completes when the domain has stopped and what its config asks for then has been done, or when it is gone. */
    public synchronized CompletableFuture<Replies.Stopped> next(Domid domid) {
        return waiting.computeIfAbsent(domid, d -> new CompletableFuture<>());
    }

    /** @param successor where the guest lives on */
    void stopped(Domid domid, Optional<ShutdownReason> reason, Optional<Domid> successor) {
        CompletableFuture<Replies.Stopped> future;
        synchronized (this) {
            future = waiting.remove(domid);
        }
        if (future != null) {
            future.complete(new Replies.Stopped(reason, successor));
        }
    }
}
