package org.domaind.daemon.api;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that parse calls and answer quick ones. Nothing that blocks runs here. The queue is bounded by the number of connections: each has at
 * most one call in it.
 */
public final class ApiWorkers implements Executor, AutoCloseable {
    private static final int THREADS = 2;
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

    /** After {@link #close} tasks are dropped without an error: nobody waits for their replies. */
    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
