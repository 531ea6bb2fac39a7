package org.domaind.tests.simulated;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what happens on other threads and gives no event to wait for. */
public final class Waiting {
    /** Far beyond what a loaded machine needs: it ends a test that hangs and decides nothing else. */
    private static final long MAX_NANOS = 8_000_000_000L;
    private static final long STEP_NANOS = 5_000_000;

    private Waiting() {
    }

    /** Returns once it holds; fails when it does not for very long. @param what for the failure, asked then */
    public static void until(Supplier<String> what, BooleanSupplier holds) {
        long start = System.nanoTime();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - start > MAX_NANOS) {
                fail("waited in vain for " + what.get());
            }
            LockSupport.parkNanos(STEP_NANOS);
        }
    }
}
