package org.domaind.schema.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.PrettyPrinter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Records to JSON and back, the same on both sides of the socket. Jackson reads and writes the text; {@link RecordReader} and
 * {@link RecordWriter} say which text a record is.
 */
public final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();

    private Json() {
    }

    /** @param value a record of the interface, or maps, lists, strings, numbers, booleans and nulls; records may be within */
    public static String text(Object value) {
        return text(value, null);
    }

    /** Indented. */
    public static String text(Object value, PrettyPrinter layout) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(text).setPrettyPrinter(layout)) {
            RecordWriter.write(value, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** UTF-8. */
    public static byte[] bytes(Object value) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (JsonGenerator out = FACTORY.createGenerator(text)) {
            RecordWriter.write(value, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toByteArray();
    }

    /** A streaming parser for a text. */
    public static JsonParser parser(byte[] text, int offset, int length) throws IOException {
        return FACTORY.createParser(text, offset, length);
    }

    /**
     * Reads any JSON text as Java values: maps in the order of the text, lists, strings, booleans, null; numbers as the smallest of {@code Integer},
     * {@code Long} and {@code BigInteger}, or as {@code Double}.
     *
     * @throws ProblemException {@code invalid-request} when the text is not JSON
     */
    public static Object plain(byte[] text, int offset, int length) {
        try (JsonParser in = parser(text, offset, length)) {
            in.nextToken();
            Object value = plain(in);
            if (in.nextToken() != null) {
                throw new ProblemException(Codes.INVALID_REQUEST, "not JSON: more text follows the value");
            }
            return value;
        } catch (IOException e) {
            throw notJson(e);
        }
    }

    private static Object plain(JsonParser in) throws IOException {
        if (in.currentToken() == null) {
            throw new ProblemException(Codes.INVALID_REQUEST, "not JSON: the text is empty");
        }
        return switch (in.currentToken()) {
            case START_OBJECT -> {
                Map<String, Object> map = new LinkedHashMap<>();
                for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
                    in.nextToken();
                    map.put(name, plain(in));
                }
                yield map;
            }
            case START_ARRAY -> {
                List<Object> list = new ArrayList<>();
                while (in.nextToken() != JsonToken.END_ARRAY) {
                    list.add(plain(in));
                }
                yield list;
            }
            case VALUE_STRING -> in.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> in.getNumberValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT -> throw new IllegalStateException("no value begins here");
        };
    }

    /** @throws ProblemException {@code invalid-request} when the text is not such a record */
    public static <T> T value(byte[] text, int offset, int length, Class<T> type) {
        try (JsonParser in = parser(text, offset, length)) {
            return RecordReader.read(in, type);
        } catch (IOException e) {
            throw notJson(e);
        }
    }

    /** @throws ProblemException {@code invalid-request} when the text is not such a record */
    public static <T> T value(String text, Class<T> type) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return value(bytes, 0, bytes.length, type);
    }

    static ProblemException notJson(IOException e) {
        String what = e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
        return new ProblemException(Problem.of(Codes.INVALID_REQUEST, "not JSON: " + what), e);
    }
}
