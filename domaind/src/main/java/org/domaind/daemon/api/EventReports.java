package org.domaind.daemon.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.domaind.daemon.events.Event;
import org.domaind.daemon.events.EventLog;
import org.domaind.daemon.events.Happening;
import org.domaind.schema.api.GuestEvent;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;

/** Makes the API's reports on what happened to guests, one page at a time. */
public final class EventReports {
    /** Calls that wait for the next event at once. */
    static final int MAX_WAITS = 1024;
    private static final int PAGE_EVENTS = 500;
    /** How long a call with {@code follow} waits for an event. */
    private static final int FOLLOW_SECONDS = 20;

    private final EventLog events;
    private final Executor workers;
    private final Set<CompletableFuture<Void>> waits = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean waking = new AtomicBoolean();

    /** @param workers wake who waits, for whoever adds an event must not spend its time on that */
    public EventReports(EventLog events, Executor workers) {
        this.events = events;
        this.workers = workers;
        events.follow(event -> added());
    }

    CompletableFuture<Replies.Events> page(Requests.Events request) {
        Replies.Events found = read(request);
        return found.events().isEmpty() && request.follow() ? later(request, found.last()) : CompletableFuture.completedFuture(found);
    }

    /** An empty page means that there are no more: pages on which no event is wanted are passed over. */
    private Replies.Events read(Requests.Events request) {
        long last = request.after();
        List<GuestEvent> wanted = new ArrayList<>();
        List<Event> some;
        do {
            some = events.after(last, PAGE_EVENTS);
            some.stream().filter(event -> isWanted(event.what(), request)).map(EventReports::report).forEach(wanted::add);
            last = some.isEmpty() ? last : some.get(some.size() - 1).number();
        } while (wanted.isEmpty() && !some.isEmpty());
        return new Replies.Events(wanted, last);
    }

    /** Completes at the next event, wanted or not, or after a timeout. */
    private CompletableFuture<Replies.Events> later(Requests.Events request, long last) {
        if (waits.size() >= MAX_WAITS) {
            throw new ProblemException("too-many-waits", MAX_WAITS + " calls wait for events already", "end some of them");
        }
        CompletableFuture<Void> next = new CompletableFuture<>();
        waits.add(next);
        // What came between the look and the wait.
        if (!events.after(last, 1).isEmpty()) {
            next.complete(null);
        }
        CompletableFuture<Replies.Events> page = next.completeOnTimeout(null, FOLLOW_SECONDS, TimeUnit.SECONDS)
                .thenApplyAsync(nothing -> read(new Requests.Events(request.guest(), last, true)), workers);
        page.whenComplete((reply, failure) -> {
            waits.remove(next);
            next.cancel(false);
        });
        return page;
    }

    /** On the thread that adds an event, the store's for example. */
    private void added() {
        if (!waits.isEmpty() && waking.compareAndSet(false, true)) {
            workers.execute(() -> {
                waking.set(false);
                waits.forEach(wait -> wait.complete(null));
            });
        }
    }

    private static boolean isWanted(Happening what, Requests.Events request) {
        return request.guest().isEmpty() || what.guest().equals(request.guest().get())
                || what.domid().filter(domid -> domid.toString().equals(request.guest().get())).isPresent();
    }

    private static GuestEvent report(Event event) {
        Happening what = event.what();
        return new GuestEvent(event.number(), event.epochMillis(), what.kind().word(), what.guest(), what.domid(), what.reason(), what.successor(),
                what.detail());
    }
}
