package org.domaind.daemon.vital;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** The threads of one daemon whose end is the daemon's end. Thread-safe. */
public final class VitalThreads {
    /** Told of a vital thread that ended by a fault, on that thread. */
    public interface Death {
        void of(String thread, Throwable cause);
    }

    /** A thread that takes tasks from other threads. */
    public interface Loop {
        /** Has something done on the loop's thread, soon. Does not wait. */
        void post(Runnable task);
    }

    private final Death death;
    private final List<Pulse> pulses = new CopyOnWriteArrayList<>();

    public VitalThreads(Death death) {
        this.death = death;
    }

    /**
     * A thread, not started, whose body is to return only when its room closes.
     *
     * @param body whatever it throws is told to the {@link Death}
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
        } catch (Throwable fault) { // the thread's outermost edge: nobody else would tell
            died(name, fault);
        }
    }

    /** A vital thread that was not made here has ended by a fault. */
    public void died(String name, Throwable cause) {
        death.of(name, cause);
    }

    /** Includes the loop of a thread that was not made here in {@link #ask}. */
    public void watch(String name, Loop loop) {
        pulses.add(new Pulse(name, loop));
    }

    /** Asks each loop for an answer. One that has not answered the last time is not asked again: it still has that question. */
    public void ask() {
        pulses.forEach(Pulse::ask);
    }

    /** The names of the loops that have not answered yet. */
    public List<String> silent() {
        return pulses.stream().filter(pulse -> pulse.asked).map(pulse -> pulse.name).toList();
    }

    /** How tasks reach the vital threads, by their names. */
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
