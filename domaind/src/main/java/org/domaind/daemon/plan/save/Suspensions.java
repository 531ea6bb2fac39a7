package org.domaind.daemon.plan.save;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.domaind.schema.model.Domid;

/** Who waits for guests to have suspended themselves, and who must know that one goes on. Thread-safe. */
public final class Suspensions {
    private final Map<Domid, Set<CompletableFuture<Void>>> waiting = new HashMap<>();
    private volatile Consumer<Domid> resumed = domid -> { };

    /** Completes when the domain has suspended itself; whoever completes or cancels it ends the wait. */
    CompletableFuture<Void> next(Domid domid) {
        CompletableFuture<Void> wait = new CompletableFuture<>();
        synchronized (this) {
            waiting.computeIfAbsent(domid, d -> new LinkedHashSet<>()).add(wait);
        }
        wait.whenComplete((done, failure) -> forget(domid, wait));
        return wait;
    }

    private synchronized void forget(Domid domid, CompletableFuture<Void> wait) {
        waiting.computeIfPresent(domid, (d, others) -> {
            others.remove(wait);
            return others.isEmpty() ? null : others;
        });
    }

    /** A domain has suspended itself. */
    public void happened(Domid domid) {
        Set<CompletableFuture<Void>> told;
        synchronized (this) {
            told = Set.copyOf(waiting.getOrDefault(domid, Set.of()));
        }
        told.forEach(wait -> wait.complete(null));
    }

    /** @param listener told of each domain that was suspended and goes on: it may suspend itself another time */
    public void whenResumed(Consumer<Domid> listener) {
        resumed = listener;
    }

    void resumed(Domid domid) {
        resumed.accept(domid);
    }
}
