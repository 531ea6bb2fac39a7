package org.domaind.schema.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.domaind.schema.model.CpuSet;
import org.domaind.schema.model.OneOf;
import org.domaind.schema.model.Spelt;

/**
 * Writes a record as an object of its components; one whose only component is called {@code value} as that value; an enum constant as its
 * word; a cpu set as a list; an alternative as described at {@link OneOf}; an empty value as null.
 */
final class RecordWriter {
    private RecordWriter() {
    }

    static void write(Object value, JsonGenerator out) throws IOException {
        if (value == null) {
            out.writeNull();
        } else if (value instanceof String text) {
            out.writeString(text);
        } else if (value instanceof Boolean bool) {
            out.writeBoolean(bool);
        } else if (value instanceof Integer || value instanceof Long) {
            out.writeNumber(((Number) value).longValue());
        } else if (value instanceof BigInteger unsigned) {
            out.writeNumber(unsigned);
        } else if (value instanceof Record) {
            RecordShape shape = RecordShape.of(value.getClass());
            if (value instanceof OneOf) {
                out.writeStartObject();
                out.writeFieldName(shape.word());
                record(value, shape, out);
                out.writeEndObject();
            } else {
                record(value, shape, out);
            }
        } else if (value instanceof Collection<?> list) {
            out.writeStartArray();
            for (Object item : list) {
                write(item, out);
            }
            out.writeEndArray();
        } else if (value instanceof Map<?, ?> map) {
            out.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.writeFieldName(entry.getKey().toString());
                write(entry.getValue(), out);
            }
            out.writeEndObject();
        } else {
            special(value, out);
        }
    }

    private static void special(Object value, JsonGenerator out) throws IOException {
        if (value instanceof Optional<?> optional) {
            write(optional.orElse(null), out);
        } else if (value instanceof OptionalInt optional) {
            write(optional.isPresent() ? optional.getAsInt() : null, out);
        } else if (value instanceof OptionalLong optional) {
            write(optional.isPresent() ? optional.getAsLong() : null, out);
        } else if (value instanceof Spelt constant) {
            out.writeString(constant.word());
        } else if (value instanceof CpuSet cpus) {
            int[] numbers = cpus.cpus();
            out.writeArray(numbers, 0, numbers.length);
        } else if (value instanceof UUID) {
            out.writeString(value.toString());
        } else {
            throw new IllegalArgumentException(value.getClass() + " is not a type of the API");
        }
    }

    private static void record(Object value, RecordShape shape, JsonGenerator out) throws IOException {
        if (shape.isBareValue()) {
            write(shape.get(value, 0), out);
            return;
        }
        out.writeStartObject();
        for (int i = 0; i < shape.size(); i++) {
            out.writeFieldName(shape.name(i));
            write(shape.get(value, i), out);
        }
        out.writeEndObject();
    }
}
