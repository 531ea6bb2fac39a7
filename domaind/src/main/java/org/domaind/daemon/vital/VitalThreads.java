package org.domaind.daemon.vital;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** The vital threads of one daemon: when one of them ends by an exception, the daemon must end. Thread-safe. */
public final class VitalThreads {
    /** Called on a vital thread that ends by an exception. */
    public interface FaultHandler {
        void threadEnded(String thread, Throwable cause);
    }

    /** A thread that takes tasks from other threads. */
    public interface Loop {
        /** Runs a task on the loop's thread, soon. Does not wait for it. */
        void post(Runnable task);
    }

    private final FaultHandler faultHandler;
    private final List<Pulse> pulses = new CopyOnWriteArrayList<>();

    public VitalThreads(FaultHandler faultHandler) {
        this.faultHandler = faultHandler;
    }

    /**
     * Makes a thread, not started, whose body must return only when its owner closes.
     *
     * @param body whatever it throws goes to the {@link FaultHandler}
     * @param loop how a task reaches that thread
     */
    public Thread thread(String name, Runnable body, Loop loop) {
        watch(name, loop);
        Thread thread = new Thread(() -> run(name, body), name);
        thread.setDaemon(true);
        return thread;
    }

    private void run(String name, Runnable body) {
        try {
            body.run();
        } catch (Throwable fault) { // last resort: nothing else would report it
            died(name, fault);
        }
    }

    /** Waits until a thread has ended; an interrupt ends the wait, and stays set. */
    public static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reports that a vital thread that was not made here has ended by an exception. */
    public void died(String name, Throwable cause) {
        faultHandler.threadEnded(name, cause);
    }

    /** Includes the loop of a thread that was not made here in {@link #ask}. */
    public void watch(String name, Loop loop) {
        pulses.add(new Pulse(name, loop));
    }

    /** Posts a task to each loop that has run the last one. A loop that has not still has that task in its queue. */
    public void ask() {
        pulses.forEach(Pulse::ask);
    }

    /** The names of the loops that have not run their last task yet. */
    public List<String> silent() {
        return pulses.stream().filter(pulse -> pulse.asked).map(pulse -> pulse.name).toList();
    }

    /** The vital loops by the names of their threads. */
    public Map<String, Loop> loops() {
        return pulses.stream().collect(Collectors.toUnmodifiableMap(pulse -> pulse.name, pulse -> pulse.loop));
    }

    private static final class Pulse {
        private final String name;
        private final Loop loop;
        private volatile boolean asked;

        Pulse(String name, Loop loop) {
            this.name = name;
            this.loop = loop;
        }

        void ask() {
            if (!asked) {
                asked = true;
                loop.post(() -> asked = false);
            }
        }
    }
}
