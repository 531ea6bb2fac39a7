package org.domaind.xenstore.quota;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TrafficTest {
    private final Traffic traffic = new Traffic();

    @Test
    void theLastMinuteForgets() {
        long start = 1_000_005_000;
        for (int second = 0; second < 120; second++) {
            traffic.request(Traffic.slot(start + second * 1000));
        }
        assertEquals(120, traffic.requests());
        assertEquals(60, traffic.lastMinute(Traffic.slot(start + 119_000)), 8);
        assertEquals(30, traffic.lastMinute(Traffic.slot(start + 149_000)), 8);
        assertEquals(0, traffic.lastMinute(Traffic.slot(start + 1_000_000)));
        assertEquals(120, traffic.requests());
    }

    @Test
    void aClockThatGoesBackCountsOn() {
        traffic.request(1_000);
        traffic.request(500);
        assertEquals(2, traffic.lastMinute(400));
    }
}
