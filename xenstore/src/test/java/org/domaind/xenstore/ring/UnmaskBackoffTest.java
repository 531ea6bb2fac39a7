package org.domaind.xenstore.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class UnmaskBackoffTest {
    private static final long MILLI = 1_000_000;

    private final UnmaskBackoff pace = new UnmaskBackoff();
    private long now = Long.MAX_VALUE - 20 * MILLI;

    @Test
    void someEventsForNothingAreHeardAtOnce() {
        assertEquals(0, storm(32));
    }

    @Test
    void aStormIsHeardEver32MillisecondsAtLast() {
        storm(32 + 6);
        assertEquals(100 * 32 * MILLI, storm(100));
    }

    @Test
    void theDelayGrows() {
        storm(33);
        assertEquals(MILLI, storm(1));
        assertEquals(2 * MILLI, storm(1));
        assertEquals(4 * MILLI, storm(1));
    }

    @Test
    void aLaterCallerDoesNotWait() {
        storm(100);
        now += 40 * MILLI;
        assertEquals(0, pace.waitNanos(now));
    }

    @Test
    void anEventWithWorkEndsTheDelay() {
        storm(100);
        pace.fruitful();
        assertEquals(0, storm(32));
    }

    /** Sends events as fast as possible. Returns how long they waited in total. */
    private long storm(int events) {
        long waited = 0;
        for (int i = 0; i < events; i++) {
            long wait = pace.waitNanos(now);
            waited += wait;
            now += wait;
            pace.unmasked(now);
        }
        return waited;
    }
}
