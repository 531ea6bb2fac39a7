package org.domaind.daemon.sim.guest;

import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.domaind.schema.model.Domid;

/**
 * The threads on which guests run, one short step at a time: as many as the machine has cpus, at most {@link #MAX_THREADS}. A guest always runs
 * on the same one, guests whose numbers follow each other on different ones. A thread exists from the first step on it on.
 */
public final class GuestRunner {
    public static final int MAX_THREADS = 4;
    private final List<ScheduledThreadPoolExecutor> threads;

    /** @param stopped told what ended a thread */
    public GuestRunner(int cpus, Consumer<String> stopped) {
        threads = IntStream.range(0, Math.min(cpus, MAX_THREADS)).mapToObj(i -> thread(i, stopped)).toList();
    }

    private static ScheduledThreadPoolExecutor thread(int number, Consumer<String> stopped) {
        ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread t = new Thread(task, "simulated-guests-" + number);
            t.setDaemon(true);
            t.setUncaughtExceptionHandler((where, what) -> stopped.accept("simulated guests stopped: " + what));
            return t;
        }, new ThreadPoolExecutor.DiscardPolicy());
        thread.setRemoveOnCancelPolicy(true);
        return thread;
    }

    public void soon(Domid guest, Runnable step) {
        thread(guest).execute(step);
    }

    public Future<?> later(Domid guest, Runnable step, int millis) {
        return thread(guest).schedule(step, millis, TimeUnit.MILLISECONDS);
    }

    private ScheduledThreadPoolExecutor thread(Domid guest) {
        return threads.get(guest.value() % threads.size());
    }

    /** No guest runs any more. */
    public void stop() {
        threads.forEach(ScheduledThreadPoolExecutor::shutdownNow);
    }
}
