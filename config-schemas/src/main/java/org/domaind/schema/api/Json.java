package org.domaind.schema.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Records to JSON and back, the same on both sides of the socket. Jackson reads and writes the text; {@link RecordReader} and
 * {@link RecordWriter} say which text a record is.
 */
public final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();

    private Json() {
    }

    /** Jackson's trees, loaded by those who want one: that costs more than the whole of a short command. */
    private static final class Trees {
        static final JsonMapper MAPPER = new JsonMapper();

        private Trees() {
        }
    }

    /** @param value a record of the interface, or maps, lists, strings, numbers, booleans and nulls; records may be within */
    public static String text(Object value) {
        return text(value, null);
    }

    /** In a layout for people. */
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

    /** Reads a text piece by piece. */
    public static JsonParser parser(byte[] text, int offset, int length) throws IOException {
        return FACTORY.createParser(text, offset, length);
    }

    /** @throws ProblemException {@code invalid-request} when the text is not JSON */
    public static JsonNode parse(byte[] text, int offset, int length) {
        try {
            return Trees.MAPPER.readTree(text, offset, length);
        } catch (IOException e) {
            throw notJson(e);
        }
    }

    /** @throws ProblemException {@code invalid-request} when the text is not JSON */
    public static JsonNode parse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return parse(bytes, 0, bytes.length);
    }

    /** @throws ProblemException {@code invalid-request} when the node is not such a record */
    public static <T> T value(JsonNode node, Class<T> type) {
        try (JsonParser in = node.traverse()) {
            return RecordReader.read(in, type);
        } catch (IOException e) {
            throw notJson(e);
        }
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
