package org.domaind.schema.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;

/** Records to JSON and back, the same on both sides of the socket. */
public final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            // A newer peer may say more than this side knows.
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private Json() {
    }

    public static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    public static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    public static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** @throws ProblemException {@code invalid-request} when the text is not JSON */
    public static JsonNode parse(byte[] text, int offset, int length) {
        try {
            return MAPPER.readTree(text, offset, length);
        } catch (java.io.IOException e) {
            throw new ProblemException(new Problem(Codes.INVALID_REQUEST, "not JSON: " + e.getMessage(), ""), e);
        }
    }

    /** @throws ProblemException {@code invalid-request} when the node is not such a value */
    public static <T> T value(JsonNode node, Class<T> type) {
        try {
            return MAPPER.treeToValue(node, type);
        } catch (JsonProcessingException e) {
            throw new ProblemException(new Problem(Codes.INVALID_REQUEST, e.getOriginalMessage(), ""), e);
        }
    }

    public static <T> T value(String text, Class<T> type) {
        byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return value(parse(bytes, 0, bytes.length), type);
    }
}
