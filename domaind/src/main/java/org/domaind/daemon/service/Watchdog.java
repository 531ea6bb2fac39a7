package org.domaind.daemon.service;

import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.vital.VitalThreads;

/**
 * Sends the service manager its watchdog message as long as each vital loop answers. A manager that gets none for {@code WatchdogSec=} kills the
 * process and starts the next one.
 */
public final class Watchdog implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(Watchdog.class);
    /** Checks per watchdog period: one late answer still leaves time for the next. */
    private static final int ROUNDS_IN_PERIOD = 3;
    /** Threads whose stacks are logged when a loop does not answer. */
    private static final int MAX_STACKS = 100;

    private final Supervisor supervisor;
    private final VitalThreads vital;
    private final long roundMillis;
    private final Thread thread = new Thread(this::run, "watchdog");
    private boolean complained;
    private boolean closing;

    private Watchdog(Supervisor supervisor, VitalThreads vital, long periodMillis) {
        this.supervisor = supervisor;
        this.vital = vital;
        this.roundMillis = Math.max(1, periodMillis / ROUNDS_IN_PERIOD);
        thread.setDaemon(true);
    }

    /** @param supervisor one with a {@link Supervisor#watchdogMillis}; stays the caller's */
    public static Watchdog start(Supervisor supervisor, VitalThreads vital) {
        Watchdog watchdog = new Watchdog(supervisor, vital, supervisor.watchdogMillis().orElseThrow());
        watchdog.thread.start();
        return watchdog;
    }

    private void run() {
        do {
            vital.ask();
        } while (rest(roundMillis) && judge());
    }

    /** @return false when this closes */
    private synchronized boolean rest(long millis) {
        long end = System.nanoTime() + millis * 1_000_000;
        try {
            for (long left = millis; !closing && left > 0; left = (end - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
        } catch (InterruptedException e) {
            closing = true;
        }
        return !closing;
    }

    private boolean judge() {
        List<String> silent = vital.silent();
        if (silent.isEmpty()) {
            complained = false;
            supervisor.tell("WATCHDOG=1");
        } else if (!complained) {
            complained = true;
            LOG.error("The threads {} have not answered for {} ms; if that goes on, the service manager kills domaind and starts it again. All stacks:{}",
                    silent, roundMillis, stacks());
        }
        return true;
    }

    private static String stacks() {
        StringBuilder text = new StringBuilder();
        Thread.getAllStackTraces().entrySet().stream().sorted(Map.Entry.comparingByKey((a, b) -> a.getName().compareTo(b.getName())))
                .limit(MAX_STACKS).forEach(entry -> {
                    text.append("\n\"").append(entry.getKey().getName()).append("\" ").append(entry.getKey().getState());
                    for (StackTraceElement frame : entry.getValue()) {
                        text.append("\n    at ").append(frame);
                    }
                });
        return text.toString();
    }

    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        VitalThreads.join(thread);
    }
}
