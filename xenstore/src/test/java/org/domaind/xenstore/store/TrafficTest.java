package org.domaind.xenstore.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TrafficTest {
    private final Traffic traffic = new Traffic();

    @Test
    void theLastMinuteForgets() {
        long start = 1_000_000_000;
        for (int second = 0; second < 100; second++) {
            traffic.request(start + second * 1000);
        }
        assertEquals(100, traffic.requests());
        assertEquals(60, traffic.lastMinute(start + 99_000));
        assertEquals(30, traffic.lastMinute(start + 125_000));
        assertEquals(0, traffic.lastMinute(start + 1_000_000));
        assertEquals(100, traffic.requests());
    }

    @Test
    void aClockThatGoesBackCountsOn() {
        traffic.request(1_000_000);
        traffic.request(500_000);
        assertEquals(2, traffic.lastMinute(400_000));
    }
}
