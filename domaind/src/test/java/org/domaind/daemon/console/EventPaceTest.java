package org.domaind.daemon.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class EventPaceTest {
    private static final long START = Long.MAX_VALUE - 1000;
    private final EventPace pace = new EventPace();

    @Test
    void aGuestThatIsQuietNeverRests() {
        for (int i = 0; i < 10 * EventPace.TURNS; i++) {
            assertEquals(0, pace.rest(START + i * EventPace.PERIOD_NANOS / (EventPace.TURNS - 1)), "turn " + i);
        }
    }

    @Test
    void oneThatIsNotRestsUntilItsPeriodEnds() {
        for (int i = 1; i < EventPace.TURNS; i++) {
            assertEquals(0, pace.rest(START + i));
        }
        assertEquals(EventPace.PERIOD_NANOS - 99, pace.rest(START + 100));
        assertEquals(0, pace.rest(START + 1 + EventPace.PERIOD_NANOS), "then all is as at the beginning");
    }
}
