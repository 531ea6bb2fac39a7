package org.domaind.tests.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** JSON as a tree to look into, by other code than the programs' own. */
public final class JsonTree {
    private static final JsonMapper MAPPER = new JsonMapper();

    private JsonTree() {
    }

    public static JsonNode of(byte[] text) {
        try {
            return MAPPER.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static JsonNode of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }
}
