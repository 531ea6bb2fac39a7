package org.domaind.daemon.console;

/**
 * How often a guest is served: so many times within a period, as xenconsoled has it; after that its next event waits for the period's end. An event
 * costs a guest a hypercall, and domain 0 two wake-ups and several system calls.
 */
final class EventRateLimit {
    static final int TURNS = 30;
    static final long PERIOD_NANOS = 200_000_000;
    private long begun;
    private int turns;
    private boolean started;

    /** Counts a turn. @return after how many nanoseconds the next may be, 0 for at once */
    long rest(long nowNanos) {
        if (!started || nowNanos - begun >= PERIOD_NANOS) {
            started = true;
            begun = nowNanos;
            turns = 0;
        }
        return ++turns < TURNS ? 0 : begun + PERIOD_NANOS - nowNanos;
    }
}
