package org.domaind.xl.render;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses times in the past as a user types them. */
public final class PastTime {
    /** The accepted forms, for error messages. */
    public static final String FORMS = "-5m, \"5 minutes ago\", 17:05:09 or 2026-11-22T17:05:09";

    private static final Pattern AGO = Pattern.compile("(-?)\\s*(\\d{1,9})\\s*([a-z]+)(\\s+ago)?");
    private static final Pattern OF_DAY = Pattern.compile("\\d{1,2}:\\d{2}(:\\d{2}([.,]\\d{1,9})?)?");
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern WITH_ZONE = Pattern.compile(".*:\\d{2}(\\.\\d+)?(z|[+-]\\d{2}:?(\\d{2})?)");

    private PastTime() {
    }

    /**
     * @param text {@code -5m}, {@code 5 minutes ago}; {@code 17:05:09} (the most recent one); {@code 2026-11-22T17:05:09}, also with a blank for
     *             the T, with or without seconds, fraction, zone; a date; {@code now}
     * @param now  milliseconds since 1970, as is the result, which is empty for any other text
     */
    public static OptionalLong parse(String text, long now) {
        try {
            return OptionalLong.of(millis(text.strip().toLowerCase(Locale.ROOT), now));
        } catch (DateTimeException | ArithmeticException e) {
            return OptionalLong.empty();
        }
    }

    private static long millis(String words, long now) {
        Matcher ago = AGO.matcher(words);
        if (words.equals("now")) {
            return now;
        } else if (ago.matches() && (!ago.group(1).isEmpty() || ago.group(4) != null)) {
            return now - Math.multiplyExact(Long.parseLong(ago.group(2)), unitMillis(ago.group(3)));
        } else if (OF_DAY.matcher(words).matches()) {
            return lastTimeOfDay(words, now);
        } else if (DATE.matcher(words).matches()) {
            return millis(LocalDate.parse(words).atStartOfDay());
        }
        String iso = words.replace(' ', 't').replace(',', '.').toUpperCase(Locale.ROOT);
        return WITH_ZONE.matcher(words).matches() ? OffsetDateTime.parse(iso).toInstant().toEpochMilli() : millis(LocalDateTime.parse(iso));
    }

    private static long lastTimeOfDay(String words, long now) {
        LocalDateTime today = LocalDateTime.ofInstant(Instant.ofEpochMilli(now), ZoneId.systemDefault());
        LocalTime time = LocalTime.parse((words.indexOf(':') == 1 ? "0" : "") + words.replace(',', '.'));
        long millis = millis(today.toLocalDate().atTime(time));
        return millis <= now ? millis : millis(today.toLocalDate().minusDays(1).atTime(time));
    }

    private static long millis(LocalDateTime time) {
        return time.atZone(ZoneId.systemDefault()).toInstant().toEpochMilli();
    }

    private static long unitMillis(String unit) {
        return switch (unit) {
            case "s", "sec", "secs", "second", "seconds" -> 1000;
            case "m", "min", "mins", "minute", "minutes" -> 60_000;
            case "h", "hour", "hours" -> 3_600_000;
            case "d", "day", "days" -> 86_400_000;
            default -> throw new DateTimeException("no unit of time: " + unit);
        };
    }
}
