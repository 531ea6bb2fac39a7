package org.domaind.daemon.lifecycle;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.domaind.daemon.events.Event;
import org.domaind.daemon.events.Happening;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.ShutdownReason;

/** The waits for domains to stop, and the ends of the domains that stopped last. A wait is a record here and holds no thread. Thread-safe. */
public final class StopEvents {
    /** All callers' waits together: of so many calls that each name as many domains as one may. */
    static final int MAX_WAITS = 16 * Requests.Guests.MAX;
    /** A wait may come a moment after the stop it is for: so many ends are remembered. */
    private static final int MAX_REMEMBERED = 4096;

    private final Map<Domid, Set<CompletableFuture<Replies.Stopped>>> waiting = new HashMap<>();
    private final Map<Domid, Replies.Stopped> ended = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Domid, Replies.Stopped> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };
    private int waits;

    /**
     * Completes when the domain has stopped and what its config asks for then has been done, or when it is gone. Whoever completes or cancels it
     * ends the wait.
     *
     * @throws ProblemException {@code too-many-waits}
     */
    public CompletableFuture<Replies.Stopped> next(Domid domid) {
        CompletableFuture<Replies.Stopped> wait = new CompletableFuture<>();
        synchronized (this) {
            if (waits >= MAX_WAITS) {
                throw new ProblemException("too-many-waits", "domaind has " + MAX_WAITS + " waits for domains to stop already");
            }
            waits++;
            waiting.computeIfAbsent(domid, d -> new LinkedHashSet<>()).add(wait);
        }
        wait.whenComplete((end, failure) -> forget(domid, wait));
        return wait;
    }

    private synchronized void forget(Domid domid, CompletableFuture<Replies.Stopped> wait) {
        waits--;
        waiting.computeIfPresent(domid, (d, others) -> {
            others.remove(wait);
            return others.isEmpty() ? null : others;
        });
    }

    /** Waits that have not ended. */
    synchronized int waits() {
        return waits;
    }

    /** Follows the log of events. */
    public void on(Event event) {
        Happening what = event.what();
        what.domid().ifPresent(domid -> {
            Runnable told = switch (what.kind()) {
                case CREATED, RECEIVED -> () -> began(domid);
                case SETTLED -> () -> stopped(domid, what.reason(), what.successor());
                // A stop is told once what the config asks for then is done; that a domain is gone, whoever destroyed it, the hypervisor tells.
                case STOPPED, SUSPENDED, CORE_DUMPED, DESTROYED, MIGRATED, RENAMED, FAILED, RESTART_FAILED, RESTART_POSTPONED, UNSETTLED, STORE_QUOTA_NEAR,
                     DEVICE_MODEL_ENDED, DEVICE_MODEL_DISTRUSTED, DEVICE_CONNECTED, DEVICE_DISCONNECTED, DEVICE_FAILED -> () -> { };
            };
            told.run();
        });
    }

    /** A new domain: what was remembered of another of that number is not its end. */
    private synchronized void began(Domid domid) {
        ended.remove(domid);
    }

    /** @param successor where the guest lives on */
    private void stopped(Domid domid, Optional<ShutdownReason> reason, Optional<Domid> successor) {
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
        List<CompletableFuture<Replies.Stopped>> told;
        synchronized (this) {
            told = List.copyOf(waiting.getOrDefault(domid, Set.of()));
        }
        // Outside the lock: the caller's code runs in there.
        told.forEach(wait -> wait.complete(end));
    }
}
