package org.domaind.daemon.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.domaind.schema.api.Json;

/**
 * A parsed Varlink call; its parameters stay text until the method is known.
 *
 * @param method     empty when the call names none
 * @param parameters JSON, UTF-8; an empty object when the call has none
 * @param more       the caller wants replies that come before the last one
 * @param oneway     the caller wants no reply
 * @param upgrade    after the reply the connection carries the method's raw bytes
 */
record VarlinkCall(String method, byte[] parameters, boolean more, boolean oneway, boolean upgrade) {
    private static final byte[] NO_PARAMETERS = "{}".getBytes(StandardCharsets.UTF_8);

    /** Ignores unknown members. @throws IOException it is not JSON */
    static VarlinkCall read(byte[] text) throws IOException {
        String method = "";
        byte[] parameters = NO_PARAMETERS;
        boolean more = false;
        boolean oneway = false;
        boolean upgrade = false;
        try (JsonParser in = Json.parser(text, 0, text.length)) {
            if (in.nextToken() == JsonToken.START_OBJECT) {
                for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
                    JsonToken value = in.nextToken();
                    switch (name) {
                        case "method" -> method = value == JsonToken.VALUE_STRING ? in.getText() : "";
                        case "parameters" -> parameters = whole(in, text);
                        case "more" -> more = value == JsonToken.VALUE_TRUE;
                        case "oneway" -> oneway = value == JsonToken.VALUE_TRUE;
                        case "upgrade" -> upgrade = value == JsonToken.VALUE_TRUE;
                        default -> { }
                    }
                    in.skipChildren();
                }
            } else {
                in.skipChildren();
            }
            if (in.nextToken() != null) {
                throw new IOException("more text follows it");
            }
        }
        return new VarlinkCall(method, parameters, more, oneway, upgrade);
    }

    /** The value that begins here. */
    private static byte[] whole(JsonParser in, byte[] text) throws IOException {
        int begin = (int) in.currentTokenLocation().getByteOffset();
        in.skipChildren();
        in.finishToken();
        return Arrays.copyOfRange(text, begin, (int) in.currentLocation().getByteOffset());
    }
}
