package org.domaind.daemon.console;

/**
 * Limits how often a guest's console is served: a number of times per period, as xenconsoled does; the next event then waits for the period's end. An
 * event costs the guest one hypercall, and domain 0 two wake-ups and several system calls.
 */
final class EventRateLimit {
    static final int TURNS = 30;
    static final long PERIOD_NANOS = 200_000_000;
    private long begun;
    private int turns;
    private boolean started;

    /** Counts a turn. @return nanoseconds until the next turn is allowed; 0 for at once */
    long rest(long nowNanos) {
        if (!started || nowNanos - begun >= PERIOD_NANOS) {
            started = true;
            begun = nowNanos;
            turns = 0;
        }
        return ++turns < TURNS ? 0 : begun + PERIOD_NANOS - nowNanos;
    }
}
