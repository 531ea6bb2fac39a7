package org.domaind.daemon.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.ProblemException;

/**
 * One queue per guest: work on one guest runs in the order of its requests, work on different guests runs in parallel. Plans, which may take
 * minutes, have other threads than quick work, which does not wait for other guests' plans. Thread-safe.
 */
public final class GuestQueues implements AutoCloseable {
    /** Plans at work at the same time. */
    static final int PLANS = 8;
    /** Core dumps at the same time: they share a disk. */
    static final int DUMPS = 2;
    /** Guests that leave for other hosts at the same time: they share a network. */
    static final int DEPARTURES = 4;
    /** Quick work at the same time. */
    static final int QUICK = 2;
    /** Waiting requests per guest; more are refused. */
    static final int MAX_WAITING = 64;
    /** How long an orderly stop lets plans finish; then they are asked to end after their present step. */
    private static final long FINISH_MILLIS = 10_000;
    /** How long it waits for that. A journaled plan that is still at work then is settled by the next start. */
    private static final long CANCEL_MILLIS = 10_000;
    private static final int IDLE_SECONDS = 30;
    private static final Logger LOG = LogManager.getLogger(GuestQueues.class);

    private final long finishMillis;
    private final long cancelMillis;
    private final ThreadPoolExecutor plans = lane("plan", PLANS);
    private final ThreadPoolExecutor dumps = lane("core-dump", DUMPS);
    private final ThreadPoolExecutor departures = lane("migration", DEPARTURES);
    private final ThreadPoolExecutor quick = lane("guest-action", QUICK);
    private final Map<Object, Queue<Task<?>>> waiting = new HashMap<>();
    private final Set<Task<?>> later = new HashSet<>();
    private int atWork;
    private boolean stopping;
    private volatile boolean cancelled;

    public GuestQueues() {
        this(FINISH_MILLIS, CANCEL_MILLIS);
    }

    GuestQueues(long finishMillis, long cancelMillis) {
        this.finishMillis = finishMillis;
        this.cancelMillis = cancelMillis;
    }

    private static ThreadPoolExecutor lane(String name, int threads) {
        ThreadPoolExecutor lane = new ThreadPoolExecutor(threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
        lane.allowCoreThreadTimeOut(true);
        return lane;
    }

    /** The pool of threads that runs a piece of work. */
    public enum Lane {
        /** Plans, which may take minutes. */
        PLAN,
        /** Core dumps, which take as long as a disk does: other guests' plans do not wait for them. */
        DUMP,
        /** Migrations to other hosts, which take as long as a network does. */
        DEPARTURE,
        /** What takes a few calls of the hypervisor or the store. */
        QUICK
    }

    /**
     * Queues work behind the guest's other work.
     *
     * @param guest any key that means the guest: its domid or its uuid
     * @throws ProblemException {@code too-many-requests}, or the daemon is stopping
     */
    public <T> CompletableFuture<T> submit(Object guest, Lane lane, Supplier<T> work) {
        Task<T> task = new Task<>(guest, lane, work);
        if (!add(task, MAX_WAITING)) {
            throw stoppingProblem();
        }
        return task.result;
    }

    /** As {@link #submit}, for the daemon's own work when a domain stops or goes: not limited in number, since each stop queues one. */
    public <T> CompletableFuture<T> follow(Object guest, Lane lane, Supplier<T> work) {
        Task<T> task = new Task<>(guest, lane, work);
        if (!add(task, Integer.MAX_VALUE)) {
            task.refuse();
        }
        return task.result;
    }

    /** As {@link #follow}, after a pause. A stop does not wait for it: it is refused at once. */
    public <T> CompletableFuture<T> followLater(Object guest, Lane lane, long millis, Supplier<T> work) {
        Task<T> task = new Task<>(guest, lane, work);
        boolean refused;
        synchronized (this) {
            refused = stopping;
            if (!refused) {
                later.add(task);
            }
        }
        if (refused) {
            task.refuse();
        } else {
            CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS).execute(() -> due(task));
        }
        return task.result;
    }

    private synchronized void due(Task<?> task) {
        // Else it was refused by a stop.
        if (later.remove(task)) {
            add(task, Integer.MAX_VALUE);
        }
    }

    /** @return false when the daemon is stopping */
    private synchronized boolean add(Task<?> task, int maxWaiting) {
        if (stopping) {
            return false;
        }
        Queue<Task<?>> queue = waiting.get(task.guest);
        if (queue == null) {
            execute(task);
            waiting.put(task.guest, new ArrayDeque<>());
        } else if (queue.size() >= maxWaiting) {
            throw new ProblemException("too-many-requests", "guest " + task.guest + " has " + maxWaiting + " operations waiting already");
        } else {
            queue.add(task);
        }
        return true;
    }

    private void execute(Task<?> task) {
        ThreadPoolExecutor lane = switch (task.lane) {
            case PLAN -> plans;
            case DUMP -> dumps;
            case DEPARTURE -> departures;
            case QUICK -> quick;
        };
        lane.execute(task);
    }

    private final class Task<T> implements Runnable {
        private final Object guest;
        private final Lane lane;
        private final Supplier<T> work;
        private final CompletableFuture<T> result = new CompletableFuture<>();

        Task(Object guest, Lane lane, Supplier<T> work) {
            this.guest = guest;
            this.lane = lane;
            this.work = work;
        }

        @Override
        public void run() {
            if (!begin()) {
                refuse();
                return;
            }
            try {
                result.complete(work.get());
            } catch (RuntimeException | Error e) {
                // The worker's boundary: the caller gets the failure, the queue continues.
                result.completeExceptionally(e);
            } finally {
                ended(guest);
            }
        }

        void refuse() {
            result.completeExceptionally(stoppingProblem());
        }
    }

    private static ProblemException stoppingProblem() {
        return new ProblemException(Codes.INTERNAL, "domaind is stopping");
    }

    private synchronized boolean begin() {
        if (stopping) {
            return false;
        }
        atWork++;
        return true;
    }

    private synchronized void ended(Object guest) {
        atWork--;
        Task<?> next = waiting.get(guest).poll();
        if (next == null) {
            waiting.remove(guest);
        } else {
            execute(next);
        }
        notifyAll();
    }

    // --- an orderly stop

    /** Whether plans are to end after their present step, because the daemon stops and has waited for them long enough. */
    public boolean cancelled() {
        return cancelled;
    }

    /** Whether the daemon is stopping: what fails now may have failed because of that. */
    public synchronized boolean stopping() {
        return stopping;
    }

    /** Refuses what was not begun, for nobody was told that it would be done, and waits with a bound for what was. Nothing at work is interrupted. */
    @Override
    public void close() {
        List<Task<?>> refused = new ArrayList<>();
        synchronized (this) {
            stopping = true;
            waiting.values().forEach(queue -> {
                refused.addAll(queue);
                queue.clear();
            });
            refused.addAll(later);
            later.clear();
        }
        refused.forEach(Task::refuse);
        if (!awaitIdle(finishMillis)) {
            LOG.info("Plans are still at work after {} ms; they end after their present step", finishMillis);
            cancelled = true;
            if (!awaitIdle(cancelMillis)) {
                LOG.warn("Plans are still at work; what they leave unfinished is settled when domaind starts again");
            }
        }
        for (ThreadPoolExecutor lane : List.of(plans, dumps, departures, quick)) {
            lane.shutdown();
            List<Runnable> notBegun = new ArrayList<>();
            lane.getQueue().drainTo(notBegun);
            notBegun.forEach(task -> ((Task<?>) task).refuse());
        }
    }

    /** @return whether nothing is at work any more */
    private synchronized boolean awaitIdle(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        try {
            for (long left = end - System.nanoTime(); atWork > 0 && left > 0; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return atWork == 0;
    }
}
