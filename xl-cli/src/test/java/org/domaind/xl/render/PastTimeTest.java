package org.domaind.xl.render;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PastTimeTest {
    private static final long NOW = millis("2026-11-22T17:30:00");

    private static long millis(String local) {
        return LocalDateTime.parse(local).atZone(ZoneId.systemDefault()).toInstant().toEpochMilli();
    }

    @ParameterizedTest
    @CsvSource({
        "now, 2026-11-22T17:30:00", "-5m, 2026-11-22T17:25:00", "5 minutes ago, 2026-11-22T17:25:00", "90s ago, 2026-11-22T17:28:30",
        "-2 hours, 2026-11-22T15:30:00", "1 Day ago, 2026-11-21T17:30:00", "17:05, 2026-11-22T17:05:00", "7:05:09, 2026-11-22T07:05:09",
        "17:29:59.5, 2026-11-22T17:29:59.500", "17:30:01, 2026-11-21T17:30:01", "2026-11-22T17:05:09, 2026-11-22T17:05:09",
        "2026-11-22 17:05, 2026-11-22T17:05:00", "2026-11-22 17:05:09.012, 2026-11-22T17:05:09.012", "2026-11-20, 2026-11-20T00:00:00"})
    void whatAPersonSays(String text, String local) {
        assertEquals(millis(local), PastTime.parse(text, NOW).orElseThrow());
    }

    @Test
    void aZoneCounts() {
        assertEquals(1_795_367_109_000L, PastTime.parse("2026-11-22T17:05:09Z", NOW).orElseThrow());
        assertEquals(1_795_367_109_012L - 3_600_000, PastTime.parse("2026-11-22 17:05:09.012+01:00", NOW).orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5m", "5", "-5", "-5 fortnights", "25:00", "2026-13-01", "yesterday", "-999999999999d", "12:00:00 ago"})
    void whatIsNoTimeIsRefused(String text) {
        assertEquals(OptionalLong.empty(), PastTime.parse(text, NOW));
    }

    @Test
    void whatIsPrintedIsUnderstood() {
        assertEquals("2026-11-22 17:30:00.007", Moment.of(NOW + 7));
        assertEquals(NOW + 7, PastTime.parse(Moment.of(NOW + 7), NOW).orElseThrow());
    }
}
