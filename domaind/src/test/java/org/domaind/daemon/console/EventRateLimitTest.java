package org.domaind.daemon.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class EventRateLimitTest {
    private static final long START = Long.MAX_VALUE - 1000;
    private final EventRateLimit pace = new EventRateLimit();

    @Test
    void aGuestThatIsQuietNeverRests() {
        for (int i = 0; i < 10 * EventRateLimit.TURNS; i++) {
            assertEquals(0, pace.rest(START + i * EventRateLimit.PERIOD_NANOS / (EventRateLimit.TURNS - 1)), "turn " + i);
        }
    }

    @Test
    void oneThatIsNotRestsUntilItsPeriodEnds() {
        for (int i = 1; i < EventRateLimit.TURNS; i++) {
            assertEquals(0, pace.rest(START + i));
        }
        assertEquals(EventRateLimit.PERIOD_NANOS - 99, pace.rest(START + 100));
        assertEquals(0, pace.rest(START + 1 + EventRateLimit.PERIOD_NANOS), "then all is as at the beginning");
    }
}
