package org.domaind.xenstore.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The payload of a request as NUL-terminated strings. Bytes after the last NUL are not a string.
 *
 * <p>Numbers are read as C's {@code atoi} does, because clients were tested with that: leading blanks, a sign, digits up to the first other
 * character; 0 when there are none.
 */
public final class RequestArguments {
    private final byte[] payload;

    public RequestArguments(byte[] payload) {
        this.payload = payload;
    }

    /** The only string of the payload; its NUL must be the last byte. */
    public String one() throws Refusal {
        int end = endOf(0);
        if (end < 0 || end != payload.length - 1) {
            throw Errno.EINVAL.refusal();
        }
        return text(0, end);
    }

    /** The first string; anything may follow. */
    public String first() throws Refusal {
        int end = endOf(0);
        if (end < 0) {
            throw Errno.EINVAL.refusal();
        }
        return text(0, end);
    }

    /** The bytes after the first string's NUL. */
    public byte[] afterFirst() throws Refusal {
        int end = endOf(0);
        if (end < 0) {
            throw Errno.EINVAL.refusal();
        }
        return Arrays.copyOfRange(payload, end + 1, payload.length);
    }

    /** All strings; their number must be within the bounds. */
    public List<String> between(int least, int most) throws Refusal {
        List<String> strings = new ArrayList<>(4);
        int from = 0;
        for (int end = endOf(from); end >= 0; end = endOf(from)) {
            if (strings.size() == most) {
                throw Errno.EINVAL.refusal();
            }
            strings.add(text(from, end));
            from = end + 1;
        }
        if (strings.size() < least) {
            throw Errno.EINVAL.refusal();
        }
        return strings;
    }

    public List<String> exactly(int count) throws Refusal {
        return between(count, count);
    }

    public List<String> atLeast(int count) throws Refusal {
        return between(count, Packet.MAX_PAYLOAD);
    }

    /** The number at the start of the text, as {@code atoi}: wraps to 32 bits. */
    public static int number(String text) {
        return (int) longNumber(text);
    }

    /** The number at the start of the text, as {@code strtoul}: wraps to 64 bits. */
    public static long longNumber(String text) {
        int at = 0;
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) >= '\t' && text.charAt(at) <= '\r')) {
            at++;
        }
        boolean negative = at < text.length() && text.charAt(at) == '-';
        if (at < text.length() && (negative || text.charAt(at) == '+')) {
            at++;
        }
        long value = 0;
        for (; at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9'; at++) {
            value = value * 10 + (text.charAt(at) - '0');
        }
        return negative ? -value : value;
    }

    private int endOf(int from) {
        for (int i = from; i < payload.length; i++) {
            if (payload[i] == 0) {
                return i;
            }
        }
        return -1;
    }

    private String text(int from, int to) {
        return new String(payload, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
