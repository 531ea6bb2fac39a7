package org.domaind.xenstore.guests;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.domaind.xenstore.wire.Packet;

/** Payloads as tests write them: {@code |} for NUL. */
public final class Text {
    private Text() {
    }

    public static byte[] bytes(String payload) {
        return payload.replace('|', '\0').getBytes(StandardCharsets.ISO_8859_1);
    }

    /** "TYPE PAYLOAD". */
    public static String of(Packet packet) {
        return packet.type() + " " + payload(packet);
    }

    public static List<String> parts(Packet packet) {
        return new ArrayList<>(List.of(payload(packet).split("\\|", -1)));
    }

    private static String payload(Packet packet) {
        return new String(packet.payload(), StandardCharsets.ISO_8859_1).replace('\0', '|');
    }
}
