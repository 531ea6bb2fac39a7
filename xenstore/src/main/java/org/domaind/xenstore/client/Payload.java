package org.domaind.xenstore.client;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.domaind.xenstore.wire.Errno;

/** Payloads of requests and replies. */
final class Payload {
    static final byte[] EMPTY = {0};

    private Payload() {
    }

    /** Encodes strings, each with its NUL. */
    static byte[] of(String... strings) {
        return (String.join("\0", strings) + '\0').getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Encodes a string with its NUL, then bytes. */
    static byte[] of(String string, byte[] bytes) {
        byte[] head = of(string);
        byte[] payload = Arrays.copyOf(head, head.length + bytes.length);
        System.arraycopy(bytes, 0, payload, head.length, bytes.length);
        return payload;
    }

    /** The NUL-terminated strings of a payload. */
    static List<String> strings(byte[] payload) {
        List<String> strings = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < payload.length; i++) {
            if (payload[i] == 0) {
                strings.add(new String(payload, from, i - from, StandardCharsets.ISO_8859_1));
                from = i + 1;
            }
        }
        return strings;
    }

    /** The error named in an ERROR reply; EINVAL for an unknown name. */
    static Errno errno(byte[] payload) {
        List<String> names = strings(payload);
        for (Errno errno : Errno.values()) {
            if (names.contains(errno.name())) {
                return errno;
            }
        }
        return Errno.EINVAL;
    }
}
