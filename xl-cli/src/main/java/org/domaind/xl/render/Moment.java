package org.domaind.xl.render;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;

/** Formats a time in the local zone, in a form that {@link PastTime} parses: {@code 2026-11-22 07:05:09.012}. */
public final class Moment {
    private static final int NANOS_PER_MILLI = 1_000_000;

    private Moment() {
    }

    /** @param millis since 1970 */
    public static String of(long millis) {
        LocalDateTime time = LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneId.systemDefault());
        String fraction = Integer.toString(1000 + time.getNano() / NANOS_PER_MILLI).substring(1);
        return time.toLocalDate() + " " + Uptime.clock(time.toLocalTime().toSecondOfDay()) + "." + fraction;
    }
}
