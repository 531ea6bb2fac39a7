package org.domaind.daemon.devicemodel.qmp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a device model's lines. Values are {@code Map<String, Object>}, {@code List<Object>}, String, Long, Double, Boolean, null.
 *
 * <p>Each {@link QmpException} means that the other end does not speak QMP: nothing more may be read. Not thread-safe.
 */
public final class QmpReader {
    /** The longest line, in bytes. QEMU's own answers to what is asked here stay below a hundredth of it. */
    public static final int MAX_LINE = 256 * 1024;
    /** Objects and lists within each other. */
    public static final int MAX_DEPTH = 16;
    /** All values of a line together. */
    public static final int MAX_VALUES = 10_000;
    /** Of a text that is shown to somebody. */
    private static final int MAX_SHOWN = 500;
    private static final int FIRST_SIZE = 4096;
    private static final JsonFactory JSON = new JsonFactoryBuilder().configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
            .configure(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES, false).build();

    private byte[] line = new byte[FIRST_SIZE];
    private int length;
    private int values;

    /** Takes the next bytes. @return the messages whose last byte is among them, in order */
    public List<QmpMessage> take(byte[] bytes) {
        List<QmpMessage> messages = new ArrayList<>();
        for (byte next : bytes) {
            if (next != '\n') {
                add(next);
            } else if (length > 0 && !(length == 1 && line[0] == '\r')) {
                messages.add(message());
                length = 0;
            } else {
                length = 0;
            }
        }
        return messages;
    }

    private void add(byte next) {
        if (length == MAX_LINE) {
            throw new QmpException("sent a line of more than " + MAX_LINE + " bytes");
        }
        if (length == line.length) {
            line = Arrays.copyOf(line, Math.min(MAX_LINE, 2 * length));
        }
        line[length++] = next;
    }

    private QmpMessage message() {
        values = 0;
        try (JsonParser in = JSON.createParser(line, 0, length)) {
            in.nextToken();
            Object value = value(in, 0);
            if (in.nextToken() != null) {
                throw new QmpException("sent a line with more than one value");
            }
            return message(object(value, "a line"));
        } catch (IOException e) {
            throw new QmpException("sent a line that is not JSON");
        }
    }

    private Object value(JsonParser in, int depth) throws IOException {
        if (++values > MAX_VALUES || depth > MAX_DEPTH) {
            throw new QmpException("sent a line with more than " + (depth > MAX_DEPTH ? MAX_DEPTH + " objects within each other" : MAX_VALUES + " values"));
        }
        JsonToken token = in.currentToken();
        if (token == null) {
            throw new QmpException("sent a line without a value");
        }
        return switch (token) {
            case START_OBJECT -> members(in, depth);
            case START_ARRAY -> elements(in, depth);
            case VALUE_STRING -> in.getText();
            case VALUE_NUMBER_INT -> integer(in);
            case VALUE_NUMBER_FLOAT -> in.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new QmpException("sent a line that is not JSON");
        };
    }

    private static Object integer(JsonParser in) throws IOException {
        // QEMU's numbers go up to 2^64; those beyond a long are none of ours.
        return in.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? (Object) in.getDoubleValue() : (Object) in.getLongValue();
    }

    private Map<String, Object> members(JsonParser in, int depth) throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            in.nextToken();
            members.put(name, value(in, depth + 1));
        }
        return members;
    }

    private List<Object> elements(JsonParser in, int depth) throws IOException {
        List<Object> elements = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(in, depth + 1));
        }
        return elements;
    }

    // --- what a value means

    private static QmpMessage message(Map<String, Object> members) {
        if (members.containsKey("QMP")) {
            return new QmpMessage.Greeting(version(object(members.get("QMP"), "its greeting")));
        }
        if (members.get("event") instanceof String name) {
            return new QmpMessage.Event(shown(name), members.get("data") instanceof Map<?, ?> data ? object(data, "an event") : Map.of());
        }
        if (!(members.get("id") instanceof Long id)) {
            throw new QmpException("sent an answer without the number of a request" + errorIn(members));
        }
        if (members.containsKey("return")) {
            return new QmpMessage.Success(id, members.get("return"));
        }
        Map<String, Object> error = object(members.get("error"), "an answer");
        return new QmpMessage.Failure(id, text(error.get("class")), text(error.get("desc")));
    }

    private static String errorIn(Map<String, Object> members) {
        return members.get("error") instanceof Map<?, ?> error ? ": " + text(error.get("desc")) : "";
    }

    private static String version(Map<String, Object> greeting) {
        if (greeting.get("version") instanceof Map<?, ?> version && version.get("qemu") instanceof Map<?, ?> numbers) {
            return numbers.get("major") + "." + numbers.get("minor") + "." + numbers.get("micro");
        }
        throw new QmpException("sent a greeting without a version");
    }

    /** The object that a value must be. @param what named in the exception */
    @SuppressWarnings("unchecked") // Objects are made here, with names that are texts.
    static Map<String, Object> object(Object value, String what) {
        if (value instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        throw new QmpException("sent " + what + " that is no object");
    }

    private static String text(Object value) {
        return value instanceof String text ? shown(text) : "";
    }

    /** Without what a terminal obeys. */
    static String shown(String text) {
        String cut = text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "..." : text;
        return cut.replaceAll("\\p{Cntrl}", " ").strip();
    }
}
