package org.domaind.daemon.sim;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The one thread on which all guests run, one short step at a time. It exists from the first guest's start on. */
final class GuestRunner {
    private final ScheduledThreadPoolExecutor thread;

    GuestRunner(SimMachine machine) {
        thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread t = new Thread(task, "simulated-guests");
            t.setDaemon(true);
            t.setUncaughtExceptionHandler((where, what) -> machine.locked(() -> machine.log("simulated guests stopped: " + what)));
            return t;
        }, new ThreadPoolExecutor.DiscardPolicy());
        thread.setRemoveOnCancelPolicy(true);
    }

    void soon(Runnable step) {
        thread.execute(step);
    }

    Future<?> later(Runnable step, int millis) {
        return thread.schedule(step, millis, TimeUnit.MILLISECONDS);
    }

    /** No guest runs any more. */
    void stop() {
        thread.shutdownNow();
    }
}
