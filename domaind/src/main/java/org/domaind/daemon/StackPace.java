package org.domaind.daemon;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How many stacks may be logged: a fault that a guest can repeat is told again and again, but not without end. Thread-safe. */
final class StackPace {
    static final int MAX_IN_PERIOD = 20;
    static final long PERIOD_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanos;
    private long began;
    private int told;
    private long dropped;

    /** @param nanos a clock, as {@link System#nanoTime} */
    StackPace(LongSupplier nanos) {
        this.nanos = nanos;
        began = nanos.getAsLong();
    }

    /** Whether one more may be logged now; if not, it is counted. */
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

    /** Words for those that were not logged since this was last asked; empty when there was none. */
    synchronized String withheld() {
        String words = dropped == 0 ? "" : " (" + dropped + " faults before this one were not logged)";
        dropped = 0;
        return words;
    }
}
