package org.domaind.xenstore.loop;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** What other threads want done on the store's. */
final class TaskQueue {
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Runnable wake;

    /** @param wake makes the store's thread look here; may be called by any thread */
    TaskQueue(Runnable wake) {
        this.wake = wake;
    }

    /** May be called by any thread; does not wait. */
    void add(Runnable task) {
        waiting.add(task);
        if (woken.compareAndSet(false, true)) {
            wake.run();
        }
    }

    /**
     * Whether a wake is on its way that no {@link #run} has answered. Who takes a wake without running what waits must ask for this, not for waiting
     * tasks: a wake that is taken and not answered is the last.
     */
    boolean wakePending() {
        return woken.get();
    }

    /** Does all that is waiting. What fails is told, all else goes on. */
    void run(Consumer<RuntimeException> failed) {
        woken.set(false);
        for (Runnable task = waiting.poll(); task != null; task = waiting.poll()) {
            try {
                task.run();
            } catch (RuntimeException bug) {
                failed.accept(bug);
            }
        }
    }
}
