package org.domaind.xenstore.server;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

import org.domaind.xenstore.history.History;
import org.domaind.xenstore.journal.Entry;
import org.domaind.xenstore.journal.Journal;
import org.domaind.xenstore.loop.StoreLoop;
import org.domaind.xenstore.recovery.JournalReplay;
import org.domaind.xenstore.ring.GuestRing;
import org.domaind.xenstore.ring.RingConnector;
import org.domaind.xenstore.session.Domain;
import org.domaind.xenstore.session.DomainLookup;
import org.domaind.xenstore.session.StoreListener;
import org.domaind.xenstore.session.StoreState;
import org.domaind.xenstore.socket.KeptSockets;
import org.domaind.xenstore.socket.NioSockets;
import org.domaind.xenstore.socket.Sockets;

/**
 * A store that serves a unix socket and the rings of domains.
 *
 * <p>{@link #open} restores what a former process of the same boot left, the rings of domains included; requests are answered after {@link #start}.
 * All methods may be called by any thread.
 */
public final class StoreServer implements AutoCloseable {
    private static final long MIN_COMPACT_BYTES = 8 << 20;

    private final StoreListener listener;
    private final StoreState state;
    private final StoreLoop loop;
    private final long startMillis = System.currentTimeMillis();
    private final JournalReplay replay;
    private final SortedSet<Integer> restored;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicBoolean ownAttached = new AtomicBoolean();
    private Thread thread;
    private boolean closed;

    private StoreServer(StoreListener listener, StoreState state, StoreLoop loop, JournalReplay replay, SortedSet<Integer> restored) {
        this.listener = listener;
        this.state = state;
        this.loop = loop;
        this.replay = replay;
        this.restored = restored;
    }

    /**
     * Opens the socket and the journal.
     *
     * @param connector attaches rings, also those of restored domains; the daemon must already be able to report events
     * @param lookup    whether a domain exists; restored domains that do not are released
     * @throws IOException when another store answers at the socket, or socket or journal cannot be made
     */
    public static StoreServer open(StoreOptions options, RingConnector connector, DomainLookup lookup, StoreListener listener) throws IOException {
        return open(options, NioSockets.listen(options.socket()), connector, lookup, listener);
    }

    /** As the other, with a given socket. @param sockets closed with the server, also when this fails */
    public static StoreServer open(StoreOptions options, Sockets sockets, RingConnector connector, DomainLookup lookup, StoreListener listener)
            throws IOException {
        return open(options, sockets, connector, lookup, listener, System::nanoTime);
    }

    /** @param clock instead of {@link System#nanoTime} */
    static StoreServer open(StoreOptions options, Sockets sockets, RingConnector connector, DomainLookup lookup, StoreListener listener,
                            LongSupplier clock)
            throws IOException {
        Path folder = options.journal().toAbsolutePath().getParent();
        // What to close on a failure; the loop, once it exists, closes everything.
        Closeable open = sockets::close;
        try {
            Files.createDirectories(folder);
            StoreState state = new StoreState(lookup, options.features(), clock);
            state.observer().record(options.historyBytes(), listener);
            JournalReplay replay = new JournalReplay(state, listener);
            Journal journal = Journal.open(options.journal(), options.bootId(), MIN_COMPACT_BYTES, replay::apply);
            open = () -> {
                try (sockets) {
                    journal.close();
                }
            };
            int epoch = replay.epoch() + 1;
            state.observer().begin(state.store().accounts());
            state.follow(listener);
            KeptSockets kept = kept(options, sockets, state, replay);
            StoreLoop loop = new StoreLoop(options.unreadLimits(), listener, state, journal, epoch, sockets, kept, connector);
            open = loop::close;
            loop.record(new Entry.Epoch(epoch));
            if (replay.misfits() > 0) {
                keepAside(options.journal(), replay.misfits(), listener);
                loop.outdated();
            }
            loop.sockets().restore();
            SortedSet<Integer> restored = restore(loop, state, replay, lookup);
            return new StoreServer(listener, state, loop, replay, restored);
        } catch (IOException | RuntimeException failure) {
            try {
                open.close();
            } catch (IOException | RuntimeException second) {
                failure.addSuppressed(second);
            }
            throw failure;
        }
    }

    /** Keeps a copy of a journal whose entries did not fit, for a fault report, before it is written anew; one copy at most. */
    private static void keepAside(Path journal, int misfits, StoreListener listener) {
        Path kept = journal.resolveSibling(journal.getFileName() + ".misfit");
        try {
            Files.copy(journal, kept, StandardCopyOption.REPLACE_EXISTING);
            listener.message(misfits + " entries of the store's journal did not fit what was before them: a fault of domaind; the journal is kept in " + kept
                    + " for a report of it");
        } catch (IOException e) {
            listener.failed("keeping the journal with " + misfits + " entries that do not fit", e);
        }
    }

    private static KeptSockets kept(StoreOptions options, Sockets sockets, StoreState state, JournalReplay replay) throws IOException {
        if (sockets.mostKept() == 0) {
            return KeptSockets.none();
        }
        Path marks = options.journal().resolveSibling(options.journal().getFileName() + ".sockets");
        return KeptSockets.open(marks, sockets.mostKept(), replay.epoch() > 0,
                state.keptSockets().keySet().stream().mapToInt(Integer::intValue).max().orElse(0));
    }

    private static SortedSet<Integer> restore(StoreLoop loop, StoreState state, JournalReplay replay, DomainLookup lookup) {
        SortedSet<Integer> restored = new TreeSet<>();
        for (Domain domain : List.copyOf(state.domains().all())) {
            boolean own = domain.domid() == StoreState.OWN_DOMID;
            if (domain.introduced()) {
                domain.session().restored(replay.epoch());
            }
            if (!own && !lookup.exists(domain.domid())) {
                loop.gone(domain.domid());
            } else if (!own && domain.introduced()) {
                restored.add(domain.domid());
                loop.rings().reattach(domain, replay.ring(domain.domid()));
            }
        }
        return restored;
    }

    StoreLoop loop() {
        return loop;
    }

    /** The domains that a former process introduced and that still exist. */
    public SortedSet<Integer> restoredDomains() {
        return new TreeSet<>(restored);
    }

    /** Starts to answer, on a thread of its own. */
    public synchronized void start() {
        if (thread != null || closed) {
            throw new IllegalStateException("started or closed already");
        }
        thread = new Thread(this::run, "xenstore");
        thread.start();
    }

    private void run() {
        try {
            loop.run();
        } catch (Throwable bug) { // the thread's outermost edge: otherwise the reason would be lost
            // Before anything is closed: the process may end here, and its connections continue in the next one.
            listener.died(bug);
        }
        try {
            loop.close();
        } catch (IOException | RuntimeException bug) {
            listener.failed("closing it", bug);
        } finally {
            ended.countDown();
        }
    }

    /**
     * Attaches the ring of the domain that the store runs in, which the daemon maps itself. Its indices are kept; @introduceDomain does not fire. To
     * be called before {@link #start}: the first round journals what this process has found out so far, some of which that domain waits for, and a
     * kill would lose it if the ring were not known.
     */
    public void introduceOwnDomain(GuestRing ring) {
        if (!ownAttached.compareAndSet(false, true)) {
            throw new IllegalStateException("the own domain's ring is attached already");
        }
        loop.post(() -> loop.rings().attachOwn(ring, replay.ring(StoreState.OWN_DOMID)));
    }

    /** The event channel of a domain's ring fired; it must stay masked until {@link GuestRing#unmask}. Cheap. */
    public void ringReady(int domid) {
        loop.post(() -> loop.rings().signal(domid));
    }

    /**
     * Domains have shut down: they exist, but do not run any more. Reporting one twice is no error. A watch on {@code @releaseDomain} fires once for
     * all domains reported together, or once per domain if it has a depth.
     */
    public void domainsShutDown(Collection<Integer> domids) {
        List<Integer> told = List.copyOf(domids);
        loop.post(() -> loop.happen(outcome -> loop.domains().shutDown(told, outcome)));
    }

    /** A domain has ended, introduced or not. To be called for every domain that ends, before its number is used again. */
    public void domainGone(int domid) {
        loop.post(() -> loop.gone(domid));
    }

    /** Runs a task on the store's thread, between requests. Does not wait. */
    public void post(Runnable task) {
        loop.post(task);
    }

    /** The counts as they are now. Never completes if the server ends before: wait with a bound. */
    public CompletableFuture<StoreStatistics> statistics() {
        CompletableFuture<StoreStatistics> statistics = new CompletableFuture<>();
        loop.post(() -> statistics.complete(StatisticsCollector.of(state, startMillis, loop.sockets().size(), loop.journal())));
        return statistics;
    }

    /** The history of changes as far back as it is known; empty when {@link StoreOptions#historyBytes} is 0. Wait with a bound. */
    public CompletableFuture<Optional<History>> history() {
        CompletableFuture<Optional<History>> history = new CompletableFuture<>();
        loop.post(() -> history.complete(loop.history()));
        return history;
    }

    /**
     * Makes a part of the history smaller, which takes the store about a millisecond: for when little is asked of it. Wait with a bound.
     *
     * @return completes with whether there was anything to do
     */
    public CompletableFuture<Boolean> packHistory() {
        CompletableFuture<Boolean> packed = new CompletableFuture<>();
        loop.post(() -> packed.complete(state.observer().recorder() != null && state.observer().recorder().packOne()));
        return packed;
    }

    /**
     * Completes once more than {@code count} changes were recorded. Wait with a bound, and cancel it afterwards: cancelled futures are forgotten.
     */
    public CompletableFuture<Void> change(long count) {
        CompletableFuture<Void> change = new CompletableFuture<>();
        loop.post(() -> loop.awaitChange(count, change));
        return change;
    }

    /** Ends the store: closes sockets, leaves rings as they are, writes the journal. Removes the file of the socket. */
    @Override
    public void close() throws IOException {
        boolean running;
        synchronized (this) {
            running = thread != null;
            closed = true;
        }
        if (!running) {
            loop.close();
            ended.countDown();
        }
        loop.stop();
        try {
            ended.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
