package org.domaind.daemon;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Limits the rate at which stack traces are logged, so that a guest that can repeat a fault cannot fill the disk. Thread-safe. */
final class StackTraceLimit {
    static final int MAX_IN_PERIOD = 20;
    static final long PERIOD_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanos;
    private long began;
    private int told;
    private long dropped;

    /** @param nanos a clock, as {@link System#nanoTime} */
    StackTraceLimit(LongSupplier nanos) {
        this.nanos = nanos;
        began = nanos.getAsLong();
    }

    /** Whether one more may be logged now; one that may not is counted. */
    synchronized boolean may() {
        if (nanos.getAsLong() - began >= PERIOD_NANOS) {
            began = nanos.getAsLong();
            told = 0;
        }
        if (told == MAX_IN_PERIOD) {
            dropped++;
            return false;
        }
        told++;
        return true;
    }

    /** A remark on those that were not logged since the last call; empty when there were none. */
    synchronized String withheld() {
        String words = dropped == 0 ? "" : " (" + dropped + " faults before this one were not logged)";
        dropped = 0;
        return words;
    }
}
