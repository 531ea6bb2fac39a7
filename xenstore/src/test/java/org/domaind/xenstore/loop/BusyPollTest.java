package org.domaind.xenstore.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BusyPollTest {
    private static final long SHORT = 20_000;
    private static final long LONG = 10_000_000;

    private final BusyPoll poll = new BusyPoll();

    @Test
    void anIdleStoreSleeps() {
        assertEquals(0, attempts(1000, false, false));
    }

    @Test
    void pollsAsLongAsItFindsRequests() {
        assertEquals(999, attempts(1000, true, true));
    }

    @Test
    void aBurstCostsOneAttemptAfterwards() {
        attempts(100, true, true);
        assertEquals(1, attempts(1000, false, false));
    }

    @Test
    void pollingThatFindsNothingBecomesRare() {
        int attempts = attempts(1_000_000, true, false);
        assertTrue(attempts > 100 && attempts < 1_000_000 / 1000 + 20, () -> attempts + " attempts");
    }

    @Test
    void aDomainMadeAgainIsNew() {
        attempts(1_000_000, true, false);
        attempts(3000, true, true);
        assertEquals(1, attempts(1000, false, false));
        assertEquals(999, attempts(1000, true, true));
    }

    /** Waits this often; the flags say whether each wait is short without and with polling. Returns how many began with polling. */
    private int attempts(int waits, boolean shortAsleep, boolean shortAwake) {
        int attempts = 0;
        for (int i = 0; i < waits; i++) {
            boolean looks = poll.nanos() > 0;
            attempts += looks ? 1 : 0;
            poll.waited(looks, (looks ? shortAwake : shortAsleep) ? SHORT : LONG);
        }
        return attempts;
    }
}
