package org.domaind.daemon.plan.migrate;

import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.domaind.daemon.plan.Cancellation;

/** Keeps a copy below a bandwidth. One thread's. */
public final class Pace {
    private static final long MIB = 1 << 20;
    private static final long MILLIS_PER_SECOND = 1000;

    private final OptionalInt mibPerSecond;
    private long began;

    /** @param mibPerSecond empty: no limit */
    public Pace(OptionalInt mibPerSecond) {
        this.mibPerSecond = mibPerSecond;
    }

    void begin(long nanos) {
        began = nanos;
    }

    /** Waits until so many bytes may have been sent since the beginning. */
    void keep(long bytes, Cancellation cancellation) {
        if (mibPerSecond.isPresent()) {
            long due = bytes * MILLIS_PER_SECOND / (mibPerSecond.getAsInt() * MIB);
            long early = due - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
            if (early > 0) {
                cancellation.await(new CompletableFuture<>(), early);
            }
        }
    }
}
