package org.domaind.xl.config.device;

/** Reads numbers from a text as strtoul(3) and sscanf(3) do: leading blanks, a sign, as many digits as there are. */
public final class Scan {
    /** What strtoul returns for a number of more than 64 bits. */
    public static final long TOO_LARGE = -1L;
    private static final int HEXADECIMAL = 16;
    private static final int OCTAL = 8;
    private static final int DECIMAL = 10;

    private final String text;
    private int at;
    private boolean found;

    public Scan(String text) {
        this.text = text;
    }

    /** Unsigned, modulo 2^64; 0 if there is no digit. @param base 0: from the prefix, as in C */
    public long unsigned(int base) {
        int start = at;
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
        boolean negative = at < text.length() && text.charAt(at) == '-';
        if (at < text.length() && (negative || text.charAt(at) == '+')) {
            at++;
        }
        int radix = radix(base);
        int first = at;
        long value = 0;
        boolean large = false;
        for (int digit = digit(radix); digit >= 0; digit = digit(radix)) {
            large |= Long.compareUnsigned(value, Long.divideUnsigned(-1L - digit, radix)) > 0;
            value = value * radix + digit;
            at++;
        }
        found = at > first;
        if (!found) {
            at = start;
            return 0;
        }
        return large ? TOO_LARGE : negative ? -value : value;
    }

    private int radix(int base) {
        boolean prefix = (base == 0 || base == HEXADECIMAL) && at + 2 < text.length() && text.charAt(at) == '0'
                && (text.charAt(at + 1) | ' ') == 'x' && Character.digit(text.charAt(at + 2), HEXADECIMAL) >= 0;
        if (prefix) {
            at += 2;
            return HEXADECIMAL;
        }
        return base != 0 ? base : at < text.length() && text.charAt(at) == '0' ? OCTAL : DECIMAL;
    }

    private int digit(int radix) {
        return at < text.length() && text.charAt(at) < 128 ? Character.digit(text.charAt(at), radix) : -1;
    }

    static boolean isBlank(char c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }

    /** Whether the last number had a digit. */
    public boolean found() {
        return found;
    }

    /** Takes the character if it comes next. */
    public boolean take(char c) {
        boolean there = at < text.length() && text.charAt(at) == c;
        at += there ? 1 : 0;
        return there;
    }

    public boolean atEnd() {
        return at == text.length();
    }

    public String rest() {
        return text.substring(at);
    }

    /** The next character; 0 at the end. */
    char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    /** Steps over one character, also at the end. */
    void skip() {
        at = Math.min(text.length(), at + 1);
    }

    /** As atoi(3): 32 bits of a decimal number, saturated at 64 bits before; 0 when the text does not begin with one. */
    static int integer(String text) {
        Scan scan = new Scan(text);
        long value = scan.unsigned(DECIMAL);
        boolean negative = text.stripLeading().startsWith("-");
        if (negative != value < 0 && value != 0) {
            return negative ? 0 : -1;
        }
        return (int) value;
    }

    /** 32 bits of a number with its prefix, as {@code strtoul(text, NULL, 0)} in a uint32_t. */
    static long word(String text) {
        return new Scan(text).unsigned(0) & 0xffff_ffffL;
    }
}
