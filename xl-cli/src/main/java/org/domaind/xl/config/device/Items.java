package org.domaind.xl.config.device;

import java.util.ArrayList;
import java.util.List;

/** Splits texts as strtok(3) does: separators in a row count as one. */
public final class Items {
    private Items() {
    }

    /** The parts between commas, without leading blanks. */
    static List<String> of(String text) {
        return of(text, ",", true);
    }

    /** @param trimmed without leading blanks */
    static List<String> of(String text, String separators, boolean trimmed) {
        List<String> items = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int end = at;
            while (end < text.length() && separators.indexOf(text.charAt(end)) < 0) {
                end++;
            }
            if (end > at) {
                while (trimmed && at < end && text.charAt(at) == ' ') {
                    at++;
                }
                items.add(text.substring(at, end));
            }
            at = end + 1;
        }
        return items;
    }

    /** The parts between commas, as they stand. */
    public static List<String> separated(String text) {
        return of(text, ",", false);
    }

    /** The words of an old config's string: separated by blanks, tabs and newlines. */
    public static List<String> words(String text) {
        return of(text, " \t\n", false);
    }

    /** Key and value of an item, both trimmed, or null: as two words between {@code =}. */
    public static String[] pair(String item) {
        List<String> sides = of(item, "=", false);
        return sides.size() < 2 ? null : new String[] {trim(sides.get(0)), trim(sides.get(1))};
    }

    private static String trim(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && Scan.isBlank(text.charAt(from))) {
            from++;
        }
        while (to > from && Scan.isBlank(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }
}
