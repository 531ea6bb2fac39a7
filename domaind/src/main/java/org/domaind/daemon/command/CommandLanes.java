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
 * Threads for commands. A few commands are at work at once, the others stand in line: more threads than processors only wait for each other, and make
 * the store's clients wait. A command that takes long (it waits for a guest, or for its caller to read) leaves its lane to the next.
 * Thread-safe.
 */
final class CommandLanes implements AutoCloseable {
    /** Commands at work and in line. A thread each at worst. */
    static final int MAX_COMMANDS = 256;
    /** At work at once, apart from those that take long: more would only keep the store from its processor. */
    private static final int LANES = Math.max(2, Runtime.getRuntime().availableProcessors());
    /** A command at work for so long leaves its lane. */
    static final int LONG_MILLIS = 200;
    private static final int IDLE_SECONDS = 10;

    /** One command in a lane. */
    private record Lane(Runnable command, long sinceNanos) {
    }

    private static final Logger LOG = LogManager.getLogger(CommandLanes.class);

    private final ThreadPoolExecutor threads;
    private final LongSupplier nanos;
    private final Deque<Runnable> line = new ArrayDeque<>();
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

    /** Runs a command as soon as it can be. @return false when there are too many already */
    synchronized boolean submit(Runnable command) {
        if (commands == MAX_COMMANDS || threads.isShutdown()) {
            return false;
        }
        commands++;
        line.add(command);
        fill();
        return true;
    }

    /** Whether somebody stands in line: then {@link #widen} is to be called every {@value #LONG_MILLIS} ms. */
    synchronized boolean crowded() {
        return !line.isEmpty();
    }

    /** Lets those who take long go on outside of the lanes. */
    synchronized void widen() {
        long now = nanos.getAsLong();
        lanes.removeIf(lane -> now - lane.sinceNanos() >= TimeUnit.MILLISECONDS.toNanos(LONG_MILLIS));
        fill();
    }

    private void fill() {
        while (lanes.size() < LANES && !line.isEmpty()) {
            Lane lane = enter();
            try {
                threads.execute(() -> work(lane));
            } catch (RejectedExecutionException | OutOfMemoryError noThread) {
                // The process may have no more threads. The command goes back to its place, for the next that ends or the next widening.
                LOG.warn("No thread for a command: {}", noThread.getMessage());
                lanes.remove(lane);
                line.addFirst(lane.command());
                return;
            }
        }
    }

    private Lane enter() {
        Lane lane = new Lane(line.remove(), nanos.getAsLong());
        lanes.add(lane);
        return lane;
    }

    /** One thread's work: a command, then what may follow it in its lane. */
    private void work(Lane first) {
        for (Lane lane = first; lane != null; lane = next(lane)) {
            try {
                lane.command().run();
            } catch (RuntimeException | Error bug) {
                // The edge of a lane: a fault in one command must not take the lane from the others.
                LOG.error("A command ended by a fault of the daemon", bug);
            }
        }
    }

    private synchronized Lane next(Lane done) {
        commands--;
        lanes.remove(done);
        return lanes.size() < LANES && !line.isEmpty() ? enter() : null;
    }

    /** Takes no more commands. Those at work end by themselves; those in line are run here, which ends them: their callers have been told. */
    @Override
    public void close() {
        List<Runnable> left;
        synchronized (this) {
            threads.shutdown();
            left = List.copyOf(line);
            line.clear();
        }
        left.forEach(Runnable::run);
    }
}
