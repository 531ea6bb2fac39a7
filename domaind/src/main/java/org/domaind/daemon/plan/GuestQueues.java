package org.domaind.daemon.plan;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.ProblemException;

/** One queue a guest: what is asked of one guest happens in the order it was asked, different guests go side by side. Thread-safe. */
public final class GuestQueues implements AutoCloseable {
    /** Plans at work at the same time. */
    static final int WORKERS = 8;
    /** What one guest may have waiting before more is refused. */
    static final int MAX_WAITING = 64;

    private final ThreadPoolExecutor workers = new ThreadPoolExecutor(WORKERS, WORKERS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
            r -> {
                Thread thread = new Thread(r, "plan");
                thread.setDaemon(true);
                return thread;
            });
    private final Map<Object, Queue<Task<?>>> waiting = new HashMap<>();

    public GuestQueues() {
        workers.allowCoreThreadTimeOut(true);
    }

    /** Queues work behind what the same guest has. @param guest any key that means the guest: its domid or its name */
    public <T> CompletableFuture<T> submit(Object guest, Supplier<T> work) {
        Task<T> task = new Task<>(guest, work, new CompletableFuture<>());
        synchronized (this) {
            Queue<Task<?>> queue = waiting.get(guest);
            if (queue == null) {
                if (workers.isShutdown()) {
                    throw stopping();
                }
                waiting.put(guest, new ArrayDeque<>());
                workers.execute(task);
            } else if (queue.size() >= MAX_WAITING) {
                throw new ProblemException("too-many-requests", "guest " + guest + " has " + MAX_WAITING + " operations waiting already");
            } else {
                queue.add(task);
            }
        }
        return task.result;
    }

    private final class Task<T> implements Runnable {
        private final Object guest;
        private final Supplier<T> work;
        private final CompletableFuture<T> result;

        Task(Object guest, Supplier<T> work, CompletableFuture<T> result) {
            this.guest = guest;
            this.work = work;
            this.result = result;
        }

        @Override
        public void run() {
            try {
                result.complete(work.get());
            } catch (RuntimeException | Error e) {
                // The edge of a worker: whoever waits gets the failure, the queue goes on.
                result.completeExceptionally(e);
            } finally {
                next(guest);
            }
        }

        void refuse() {
            result.completeExceptionally(stopping());
        }
    }

    private static ProblemException stopping() {
        return new ProblemException(Codes.INTERNAL, "domaind is stopping");
    }

    private synchronized void next(Object guest) {
        Queue<Task<?>> queue = waiting.get(guest);
        if (workers.isShutdown()) {
            // What waits when the daemon stops was not begun: nobody was told that it would be done.
            queue.forEach(Task::refuse);
            queue.clear();
        }
        Task<?> task = queue.poll();
        if (task == null) {
            waiting.remove(guest);
        } else {
            workers.execute(task);
        }
    }

    @Override
    public synchronized void close() {
        for (Runnable begun : workers.shutdownNow()) {
            ((Task<?>) begun).refuse();
        }
    }
}
