package org.domaind.xl.render;

/** Formats uptimes as the reference does. */
public final class Uptime {
    private static final long DAY = 86_400;

    private Uptime() {
    }

    /** {@code  1:05:21}, {@code 1 day, 11:20:00}, {@code 3 days,  2:26:40}; {@code brief}: without seconds. */
    public static String of(long seconds, boolean brief) {
        long left = Math.max(0, seconds);
        long days = left / DAY;
        left %= DAY;
        String time = pair(left / 3600, ' ') + ":" + pair(left / 60 % 60, '0') + (brief ? "" : ":" + pair(left % 60, '0'));
        return (days > 1 ? days + " days, " : days == 1 ? "1 day, " : "") + time;
    }

    /** A second of the day as {@code 07:05:09}. */
    public static String clock(int secondOfDay) {
        return pair(secondOfDay / 3600, '0') + ":" + pair(secondOfDay / 60 % 60, '0') + ":" + pair(secondOfDay % 60, '0');
    }

    private static String pair(long number, char pad) {
        return (number < 10 ? String.valueOf(pad) : "") + number;
    }
}
