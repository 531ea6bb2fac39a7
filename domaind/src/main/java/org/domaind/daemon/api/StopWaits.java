package org.domaind.daemon.api;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.domaind.daemon.hypervisor.DomainOperations;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.lifecycle.StopActions;
import org.domaind.daemon.lifecycle.StopEvents;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.schema.model.Domid;

/** Waits for domains to stop for good. None holds a thread. Thread-safe. */
final class StopWaits {
    private final DomainOperations domains;
    private final StopActions stopActions;
    private final StopEvents stops;

    StopWaits(DomainOperations domains, StopActions stopActions, StopEvents stops) {
        this.domains = domains;
        this.stopActions = stopActions;
        this.stops = stops;
    }

    /** Cancelling it ends the wait. */
    CompletableFuture<Replies.Stopped> one(Domid domid) {
        // Registered before the check, so that a stop in between is not missed.
        CompletableFuture<Replies.Stopped> stop = stops.next(domid);
        try {
            Optional<DomainInfo> domain = domains.find(domid).filter(d -> !d.dying());
            if (domain.isEmpty() && !stopActions.stopping(domid) && !stop.isDone()) {
                stops.gone(domid);
            } else if (domain.filter(DomainInfo::shutdown).isPresent() && stopActions.keeps(domain.get())) {
                stop.complete(Replies.Stopped.forGood(domain.get().shutdownReason()));
            }
            return stop;
        } catch (RuntimeException e) {
            stop.cancel(false);
            throw e;
        }
    }

    /** @param each told of one domain at a time  @throws ProblemException {@code invalid-request} */
    CompletableFuture<Replies.AllStopped> all(Requests.Guests request, Consumer<Replies.AllStopped> each) {
        Set<Domid> domids = new LinkedHashSet<>(request.domids());
        if (domids.isEmpty() || domids.size() > Requests.Guests.MAX || domids.size() < request.domids().size()) {
            throw new ProblemException(Codes.INVALID_REQUEST, "1 to " + Requests.Guests.MAX + " domains can be waited for, each named once");
        }
        List<CompletableFuture<Replies.DomainStopped>> ends = new ArrayList<>();
        List<CompletableFuture<Replies.Stopped>> waits = new ArrayList<>();
        CompletableFuture<Replies.AllStopped> all = new CompletableFuture<>();
        all.whenComplete((reply, failure) -> {
            if (failure != null) {
                waits.forEach(wait -> wait.cancel(false));
            }
        });
        try {
            domids.forEach(domid -> waits.add(one(domid)));
        } catch (RuntimeException e) {
            all.completeExceptionally(e);
            return all;
        }
        Iterator<CompletableFuture<Replies.Stopped>> wait = waits.iterator();
        for (Domid domid : domids) {
            ends.add(wait.next().thenApply(end -> {
                Replies.DomainStopped stopped = new Replies.DomainStopped(domid, end);
                each.accept(new Replies.AllStopped(List.of(stopped)));
                return stopped;
            }));
        }
        CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)).whenComplete((nothing, failure) -> {
            if (failure == null) {
                all.complete(new Replies.AllStopped(ends.stream().map(CompletableFuture::join).toList()));
            } else {
                all.completeExceptionally(failure);
            }
        });
        return all;
    }
}
