package org.domaind.xl.store.text;

/** Parses numbers as the C library does, because scripts may depend on it: leading blanks, a sign, digits; the rest is ignored. */
public final class Numbers {
    private Numbers() {
    }

    /** As strtol to base 10, then cut to 32 bits; 0 without digits. */
    public static int atoi(String text) {
        int at = 0;
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) >= '\t' && text.charAt(at) <= '\r')) {
            at++;
        }
        boolean negative = at < text.length() && text.charAt(at) == '-';
        if (negative || at < text.length() && text.charAt(at) == '+') {
            at++;
        }
        long value = 0;
        boolean over = false;
        for (; at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9'; at++) {
            int digit = text.charAt(at) - '0';
            over |= value > (Long.MAX_VALUE - digit) / 10;
            value = over ? Long.MAX_VALUE : value * 10 + digit;
        }
        if (over) {
            return (int) (negative ? Long.MIN_VALUE : Long.MAX_VALUE);
        }
        return (int) (negative ? -value : value);
    }
}
