package org.domaind.xl.render;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.PrettyPrinter;
import java.io.IOException;
import org.domaind.schema.api.Json;

/**
 * JSON in the layout of the reference's library: four blanks per level, one entry per line, an empty object or array with an empty line
 * inside.
 */
public final class JsonText {
    private JsonText() {
    }

    /** @param value a record of the API, or maps, lists, strings, numbers and booleans  @return without a newline at the end */
    public static String of(Object value) {
        return Json.text(value, new Layout());
    }

    private static final class Layout implements PrettyPrinter {
        @Override
        public void writeRootValueSeparator(JsonGenerator out) throws IOException {
            out.writeRaw('\n');
        }

        @Override
        public void writeStartObject(JsonGenerator out) throws IOException {
            out.writeRaw("{\n");
        }

        @Override
        public void beforeObjectEntries(JsonGenerator out) throws IOException {
            indent(out, 0);
        }

        @Override
        public void writeObjectFieldValueSeparator(JsonGenerator out) throws IOException {
            out.writeRaw(": ");
        }

        @Override
        public void writeObjectEntrySeparator(JsonGenerator out) throws IOException {
            out.writeRaw(",\n");
            indent(out, 0);
        }

        @Override
        public void writeEndObject(JsonGenerator out, int entries) throws IOException {
            out.writeRaw('\n');
            indent(out, 1);
            out.writeRaw('}');
        }

        @Override
        public void writeStartArray(JsonGenerator out) throws IOException {
            out.writeRaw("[\n");
        }

        @Override
        public void beforeArrayValues(JsonGenerator out) throws IOException {
            indent(out, 0);
        }

        @Override
        public void writeArrayValueSeparator(JsonGenerator out) throws IOException {
            out.writeRaw(",\n");
            indent(out, 0);
        }

        @Override
        public void writeEndArray(JsonGenerator out, int values) throws IOException {
            out.writeRaw('\n');
            indent(out, 1);
            out.writeRaw(']');
        }

        private static void indent(JsonGenerator out, int less) throws IOException {
            for (int level = out.getOutputContext().getNestingDepth() - less; level > 0; level--) {
                out.writeRaw("    ");
            }
        }
    }
}
