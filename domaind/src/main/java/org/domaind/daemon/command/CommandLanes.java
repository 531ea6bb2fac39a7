package org.domaind.daemon.command;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Threads for commands. A fixed number of lanes run commands, the others are queued: more threads than processors would only wait for each other, and
 * slow down the store. A command that takes long (it waits for a guest, or for its caller to read) keeps its thread but leaves its lane to the next
 * one. Thread-safe.
 */
final class CommandLanes implements AutoCloseable {
    /** Commands that run or are queued; each may take a thread. */
    static final int MAX_COMMANDS = 256;
    /** Commands that run at once, not counting long ones; more would only take the processor from the store. */
    private static final int LANES = Math.max(2, Runtime.getRuntime().availableProcessors());
    /** A command that has run for this long leaves its lane. */
    static final int LONG_MILLIS = 200;
    private static final int IDLE_SECONDS = 10;

    /** A command that runs in a lane. */
    private record Lane(Runnable command, long sinceNanos) {
    }

    private static final Logger LOG = LogManager.getLogger(CommandLanes.class);

    private final ThreadPoolExecutor threads;
    private final LongSupplier nanos;
    private final Deque<Runnable> queued = new ArrayDeque<>();
    private final Set<Lane> lanes = new LinkedHashSet<>();
    private int commands;

    /** @param nanos a clock, as {@link System#nanoTime} */
    CommandLanes(LongSupplier nanos) {
        this.nanos = nanos;
        threads = new ThreadPoolExecutor(0, MAX_COMMANDS, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
            Thread thread = new Thread(work, "command");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Runs a command, or queues it. @return false when there are too many already */
    synchronized boolean submit(Runnable command) {
        if (commands == MAX_COMMANDS || threads.isShutdown()) {
            return false;
        }
        commands++;
        queued.add(command);
        fill();
        return true;
    }

    /** Whether commands are queued: then {@link #widen} must be called every {@value #LONG_MILLIS} ms. */
    synchronized boolean crowded() {
        return !queued.isEmpty();
    }

    /** Takes long commands out of their lanes, and starts queued ones there. */
    synchronized void widen() {
        long now = nanos.getAsLong();
        lanes.removeIf(lane -> now - lane.sinceNanos() >= TimeUnit.MILLISECONDS.toNanos(LONG_MILLIS));
        fill();
    }

    private void fill() {
        while (lanes.size() < LANES && !queued.isEmpty()) {
            Lane lane = enter();
            try {
                threads.execute(() -> work(lane));
            } catch (RejectedExecutionException | OutOfMemoryError noThread) {
                // No thread can be started. The command goes back to the head of the queue, for the next free lane or the next call of widen.
                LOG.warn("No thread can be started for a command, which stays queued: {}", noThread.getMessage());
                lanes.remove(lane);
                queued.addFirst(lane.command());
                return;
            }
        }
    }

    private Lane enter() {
        Lane lane = new Lane(queued.remove(), nanos.getAsLong());
        lanes.add(lane);
        return lane;
    }

    /** The body of one thread: runs a command, then queued ones as long as the lane is its own. */
    private void work(Lane first) {
        for (Lane lane = first; lane != null; lane = next(lane)) {
            try {
                lane.command().run();
            } catch (RuntimeException | Error bug) {
                // A bug in one command must not end the lane.
                LOG.error("A command ended because of a bug in domaind", bug);
            }
        }
    }

    private synchronized Lane next(Lane done) {
        commands--;
        lanes.remove(done);
        return lanes.size() < LANES && !queued.isEmpty() ? enter() : null;
    }

    /** Refuses new commands. Running ones end by themselves; queued ones are run here and end at once, since their callers have been sent away. */
    @Override
    public void close() {
        List<Runnable> left;
        synchronized (this) {
            threads.shutdown();
            left = List.copyOf(queued);
            queued.clear();
        }
        left.forEach(Runnable::run);
    }
}
