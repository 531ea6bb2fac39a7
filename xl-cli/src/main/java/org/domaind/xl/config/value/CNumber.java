package org.domaind.xl.config.value;

import java.math.BigInteger;

/** A number as strtoll with base 0 parses it: leading blanks, a sign, then {@code 0x} hexadecimal, a leading 0 octal, or decimal; nothing after it. */
public record CNumber(Kind kind, long value) {
    public enum Kind { NUMBER, NOT_A_NUMBER, OUT_OF_RANGE }

    private static final CNumber NOT_A_NUMBER = new CNumber(Kind.NOT_A_NUMBER, 0);
    /** No 64-bit number has more digits, in octal; longer text is treated as out of range. */
    private static final int MAX_DIGITS = 64;

    public static CNumber parse(String text) {
        int at = 0;
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) >= '\t' && text.charAt(at) <= '\r')) {
            at++;
        }
        boolean negative = at < text.length() && text.charAt(at) == '-';
        if (at < text.length() && (negative || text.charAt(at) == '+')) {
            at++;
        }
        int radix = 10;
        if (text.startsWith("0x", at) || text.startsWith("0X", at)) {
            radix = 16;
            at += 2;
        } else if (text.startsWith("0", at)) {
            radix = 8;
        }
        if (at == text.length()) {
            return NOT_A_NUMBER;
        }
        for (int i = at; i < text.length(); i++) {
            if (text.charAt(i) > 'f' || Character.digit(text.charAt(i), radix) < 0) {
                return NOT_A_NUMBER;
            }
        }
        if (text.length() - at > MAX_DIGITS) {
            return new CNumber(Kind.OUT_OF_RANGE, 0);
        }
        BigInteger value = new BigInteger(text.substring(at), radix);
        value = negative ? value.negate() : value;
        return value.bitLength() < Long.SIZE ? new CNumber(Kind.NUMBER, value.longValue()) : new CNumber(Kind.OUT_OF_RANGE, 0);
    }
}
