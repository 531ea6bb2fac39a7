package org.domaind.xenstore.quota;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RequestCountsTest {
    private final RequestCounts counts = new RequestCounts();

    @Test
    void theLastMinuteForgets() {
        long start = 1_000_005_000;
        for (int second = 0; second < 120; second++) {
            counts.request(RequestCounts.slot(start + second * 1000));
        }
        assertEquals(120, counts.requests());
        assertEquals(60, counts.lastMinute(RequestCounts.slot(start + 119_000)), 8);
        assertEquals(30, counts.lastMinute(RequestCounts.slot(start + 149_000)), 8);
        assertEquals(0, counts.lastMinute(RequestCounts.slot(start + 1_000_000)));
        assertEquals(120, counts.requests());
    }

    @Test
    void aClockThatGoesBackCountsOn() {
        counts.request(1_000);
        counts.request(500);
        assertEquals(2, counts.lastMinute(400));
    }
}
