package org.domaind.xenstore.loop;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Tasks of other threads for the store's thread. */
final class TaskQueue {
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Runnable wake;

    /** @param wake makes the store's thread call {@link #run}; may be called by any thread */
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
     * Whether a wake-up is on its way that no {@link #run} has answered. Code that takes wake-ups without running the tasks must ask this, not
     * whether tasks wait: a wake-up that is taken and not answered is the last one.
     */
    boolean wakePending() {
        return woken.get();
    }

    /** Runs all waiting tasks. One that fails is reported, the others run. */
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
