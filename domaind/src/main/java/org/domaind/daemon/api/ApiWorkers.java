package org.domaind.daemon.api;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads on which calls are read and quick ones answered. Nothing that waits runs here. What is queued is bounded by its callers: a
 * connection has one call at work at a time.
 */
public final class ApiWorkers implements Executor, AutoCloseable {
    private static final int THREADS = 3;
    private static final int IDLE_SECONDS = 30;

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(), task -> {
                Thread thread = new Thread(task, "management-call");
                thread.setDaemon(true);
                return thread;
            }, new ThreadPoolExecutor.DiscardPolicy());

    public ApiWorkers() {
        threads.allowCoreThreadTimeOut(true);
    }

    /** After {@link #close} nothing is done any more, and that is no error: nobody hears the answer. */
    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
