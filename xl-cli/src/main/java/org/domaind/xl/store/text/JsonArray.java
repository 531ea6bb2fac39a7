package org.domaind.xl.store.text;

import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.domaind.schema.api.Json;

/** Prints a JSON array with one element per line, as the elements come; complete when closed. */
public final class JsonArray implements AutoCloseable {
    private final PrintStream out;
    private boolean empty = true;

    public JsonArray(PrintStream out) {
        this.out = out;
        out.print("[");
    }

    public void add(Map<String, Object> element) {
        out.print(empty ? "\n" : ",\n");
        empty = false;
        print(out, element);
    }

    @Override
    public void close() {
        out.print("\n]\n");
    }

    public static void print(PrintStream out, Map<String, Object> element) {
        out.writeBytes(Json.bytes(element));
    }

    /** Adds {@code value}; for bytes that are not UTF-8 a null and {@code base64}. */
    public static void putValue(Map<String, Object> element, String value) {
        String text = value == null ? null : text(value);
        element.put("value", text);
        element.put("base64", value == null || text != null ? null : Base64.getEncoder().encodeToString(bytes(value)));
    }

    /** Decodes bytes as UTF-8; null when they are not. */
    static String text(String bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(bytes))).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** Decodes the caller's arguments, replacing bytes that are not UTF-8. */
    public static String typed(String bytes) {
        return new String(bytes(bytes), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String latin) {
        return latin.getBytes(StandardCharsets.ISO_8859_1);
    }
}
