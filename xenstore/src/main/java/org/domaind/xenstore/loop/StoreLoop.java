package org.domaind.xenstore.loop;

import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.domaind.xenstore.history.History;
import org.domaind.xenstore.journal.Entry;
import org.domaind.xenstore.journal.Journal;
import org.domaind.xenstore.operation.Dispatcher;
import org.domaind.xenstore.operation.DomainHandler;
import org.domaind.xenstore.operation.RequestProcessor;
import org.domaind.xenstore.recovery.JournalKeeper;
import org.domaind.xenstore.recovery.StateSnapshot;
import org.domaind.xenstore.ring.RingConnector;
import org.domaind.xenstore.ring.RingContext;
import org.domaind.xenstore.ring.RingLink;
import org.domaind.xenstore.ring.RingRegistry;
import org.domaind.xenstore.session.Link;
import org.domaind.xenstore.session.Outcome;
import org.domaind.xenstore.session.Session;
import org.domaind.xenstore.session.StoreListener;
import org.domaind.xenstore.session.StoreState;
import org.domaind.xenstore.socket.KeptSockets;
import org.domaind.xenstore.socket.SocketRegistry;
import org.domaind.xenstore.socket.Sockets;
import org.domaind.xenstore.wire.Packet;

/**
 * The loop of the store's thread: takes what is ready, has it handled, writes the journal, sends. All methods except {@link #post} and {@link #stop}
 * belong to that thread.
 */
public final class StoreLoop implements RingContext {
    private static final long NO_END = -1;

    private final StoreListener listener;
    private final StoreState state;
    private final int epoch;
    private final RingRegistry rings;
    private final RequestProcessor processor;
    private final DomainHandler domains;
    private final JournalKeeper journal;
    private final Sockets socket;
    private final SocketRegistry sockets;
    private final TaskQueue tasks;
    private final UnreadEvents unread;
    private final FairScheduler scheduler;
    private final Set<Link> unsent = new LinkedHashSet<>();
    private final Timers timers = new Timers();
    private final BusyPoll poll = new BusyPoll();
    private volatile boolean stopping;

    public StoreLoop(UnreadLimits limits, StoreListener listener, StoreState state, Journal file, int epoch, Sockets socket,
              KeptSockets kept, RingConnector connector) {
        unread = new UnreadEvents(limits.eventSeconds());
        this.listener = listener;
        this.state = state;
        this.epoch = epoch;
        this.socket = socket;
        scheduler = new FairScheduler(state::nanoTime);
        tasks = new TaskQueue(socket::wake);
        journal = new JournalKeeper(file, listener, this::snapshot, () -> post(() -> { }));
        rings = new RingRegistry(state, connector, this);
        sockets = new SocketRegistry(state, socket, kept, this, limits.socketBytes(), epoch - 1);
        domains = new DomainHandler(state, rings);
        processor = new RequestProcessor(new Dispatcher(state, domains, listener, journal::outdated), journal::add, listener, limits.ringBytes());
    }

    /** A snapshot of the present state, as a compaction would write it. */
    public StateSnapshot snapshot() {
        return new StateSnapshot(state, epoch);
    }

    /** The journal may differ from the state: it is written anew. */
    public void outdated() {
        journal.outdated();
    }

    public RingRegistry rings() {
        return rings;
    }

    public SocketRegistry sockets() {
        return sockets;
    }

    /** Runs a task on the store's thread. May be called by any thread; does not wait. */
    public void post(Runnable task) {
        tasks.add(task);
    }

    /** Makes {@link #run} return after its present round. */
    public void stop() {
        stopping = true;
        socket.wake();
    }

    /** Runs until {@link #stop}. */
    public void run() throws IOException {
        while (!stopping) {
            work(true);
            flush();
            state.observer().settle();
        }
    }

    /**
     * The first part of a round, up to the journal. What {@link #flush} is going to send cannot be lost any more.
     *
     * @param wait whether to wait for something to do
     */
    public void work(boolean wait) throws IOException {
        await(wait);
        state.observer().round();
        tasks.run(bug -> listener.failed("a task of another thread", bug));
        scheduler.runRound(() -> {
            if (!unsent.isEmpty()) {
                save();
                flush();
            }
        });
        unread.expire();
        save();
    }

    private void save() {
        for (Link link : List.copyOf(unsent)) {
            Link.guarded(link, link::record);
        }
        journal.write();
        sockets.journaled(!journal.lost());
    }

    private void await(boolean wait) throws IOException {
        if (!wait || busy()) {
            socket.await(0, sockets);
        } else {
            long began = System.nanoTime();
            long looking = poll.nanos();
            if (looking == 0 || !look(began + looking)) {
                socket.await(waitMillis(), sockets);
            }
            poll.waited(looking > 0, System.nanoTime() - began);
        }
        timers.expire(state.nanoTime());
    }

    private boolean busy() {
        return !scheduler.isEmpty() || !unsent.isEmpty();
    }

    /** Polls for something to do without sleeping, yielding to other threads that need the processor. Returns whether there is something. */
    private boolean look(long end) throws IOException {
        while (System.nanoTime() - end < 0) {
            socket.await(0, sockets);
            if (busy() || tasks.wakePending() || stopping) {
                return true;
            }
            Thread.yield();
        }
        return false;
    }

    /** Until when there is nothing to do unless an event comes. */
    private long waitMillis() {
        long period = unread.isEmpty() && !journal.retrying() ? NO_END : UnreadEvents.PERIOD_MILLIS;
        if (timers.isEmpty()) {
            return period;
        }
        long pause = Math.max(1, 1 + TimeUnit.NANOSECONDS.toMillis(timers.next() - state.nanoTime()));
        return period == NO_END ? pause : Math.min(period, pause);
    }

    /** The last part of a round: sends as much as can be sent. */
    public void flush() {
        while (!unsent.isEmpty()) {
            Iterator<Link> links = unsent.iterator();
            Link link = links.next();
            links.remove();
            Link.guarded(link, link::flush);
        }
    }

    /** Closes everything; to be called after {@link #run}. */
    public void close() throws IOException {
        try {
            sockets.close();
        } finally {
            try {
                rings.close();
            } finally {
                journal.close();
            }
        }
    }

    /** A domain has ended. On the store's thread. */
    public void gone(int domid) {
        happen(outcome -> {
            try {
                domains.gone(domid, outcome);
            } finally {
                state.observer().gone(domid, outcome);
            }
        });
    }

    public JournalKeeper journal() {
        return journal;
    }

    /** The history as it is now; empty when none is recorded. On the store's thread. */
    public Optional<History> history() {
        return Optional.ofNullable(state.observer().recorder()).map(recorder -> recorder.snapshot(state.store().root()));
    }

    /** Completes {@code change} once more than {@code count} changes were recorded. On the store's thread. */
    public void awaitChange(long count, CompletableFuture<Void> change) {
        state.observer().awaitChange(count, change);
    }

    /** Handles something that happened to domains. On the store's thread. */
    public void happen(Consumer<Outcome> event) {
        Outcome outcome = new Outcome();
        try {
            event.accept(outcome);
        } catch (RuntimeException bug) {
            listener.failed("what happened to a domain", bug);
            journal.outdated();
        }
        processor.deliver(outcome);
    }

    public DomainHandler domains() {
        return domains;
    }

    @Override
    public void handle(Session session, Packet request) {
        processor.handle(session, request);
    }

    @Override
    public void ready(Link link) {
        scheduler.add(link);
    }

    @Override
    public void unsent(Link link) {
        unsent.add(link);
    }

    @Override
    public void record(Entry entry) {
        journal.add(entry);
    }

    @Override
    public void reset(Session session) {
        session.reset(state.watches());
    }

    @Override
    public void backlogged(RingLink link) {
        unread.add(link);
    }

    @Override
    public void pause(Link link, long untilNanos) {
        timers.add(link, untilNanos);
    }

    @Override
    public boolean turnIsOver() {
        return scheduler.turnIsOver();
    }

    @Override
    public long nanoTime() {
        return state.nanoTime();
    }

    @Override
    public StoreListener listener() {
        return listener;
    }
}
