package org.domaind.daemon.command;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.domaind.daemon.command.caller.StreamKind;

/**
 * The one request that a launcher sends. Strings have one char per byte.
 *
 * @param build       of the launcher
 * @param name        by which the program was called, without folders
 * @param folder      the working directory
 * @param umask       of the caller, for files that a command makes
 * @param streams     stdin, stdout, stderr
 * @param store       a connection to the store comes with it, whose peer is the caller's process
 */
record CommandRequest(String build, String name, String folder, List<String> arguments, Map<String, String> environment, int umask,
                      List<StreamKind> streams, boolean store) {
    /**
     * The header, little-endian: magic, protocol (u32), the three streams' kinds and whether a connection to the store is passed (u8 each), umask
     * (u32), number of arguments (u32), length of the body (u32). The body is strings, each with a NUL behind it: build, name, folder, arguments, environment.
     */
    static final int HEADER_BYTES = 24;
    /** A longer request is declined; the launcher then starts a JVM. */
    static final int MAX_BODY_BYTES = 256 << 10;
    static final int STREAMS = 3;
    static final int MAX_DESCRIPTORS = STREAMS + 1;
    private static final int MAGIC = 0x646e6d64;
    private static final int PROTOCOL = 1;

    /** The request is malformed. */
    static final class MalformedException extends Exception {
        MalformedException(String message) {
            super(message);
        }
    }

    /** @return the length of the body; -1 when the request is of another protocol version, or longer than accepted */
    static int bodyLength(byte[] header) throws MalformedException {
        ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
        if (fields.getInt(0) != MAGIC) {
            throw new MalformedException("not a launcher's request");
        }
        int length = fields.getInt(20);
        return fields.getInt(4) != PROTOCOL || length < 0 || length > MAX_BODY_BYTES ? -1 : length;
    }

    static CommandRequest parse(byte[] header, byte[] body) throws MalformedException {
        ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
        List<StreamKind> streams = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            int kind = Byte.toUnsignedInt(fields.get(8 + i));
            if (kind >= StreamKind.values().length) {
                throw new MalformedException("a stream of kind " + kind);
            }
            streams.add(StreamKind.values()[kind]);
        }
        List<String> strings = strings(body);
        int arguments = fields.getInt(16);
        if (arguments < 0 || arguments > strings.size() - 3) {
            throw new MalformedException(arguments + " arguments in " + strings.size() + " strings");
        }
        Map<String, String> environment = new LinkedHashMap<>();
        for (String setting : strings.subList(3 + arguments, strings.size())) {
            int equals = setting.indexOf('=');
            if (equals > 0) {
                // The first one counts, as for getenv(3).
                environment.putIfAbsent(setting.substring(0, equals), setting.substring(equals + 1));
            }
        }
        return new CommandRequest(strings.get(0), strings.get(1), strings.get(2), List.copyOf(strings.subList(3, 3 + arguments)), environment,
                fields.getInt(12) & 0777, streams, fields.get(8 + STREAMS) != 0);
    }

    private static List<String> strings(byte[] body) throws MalformedException {
        if (body.length == 0 || body[body.length - 1] != 0) {
            throw new MalformedException("the last string is not terminated");
        }
        List<String> strings = new ArrayList<>();
        int from = 0;
        for (int at = 0; at < body.length; at++) {
            if (body[at] == 0) {
                strings.add(new String(body, from, at - from, StandardCharsets.ISO_8859_1));
                from = at + 1;
            }
        }
        return strings;
    }

    /** How many descriptors must come with it. */
    int descriptors() {
        return (int) streams.stream().filter(kind -> kind != StreamKind.CLOSED).count() + (store ? 1 : 0);
    }
}
