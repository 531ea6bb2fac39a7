package org.domaind.schema.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.domaind.schema.model.CpuSet;
import org.domaind.schema.model.OneOf;
import org.domaind.schema.model.Spelt;

/**
 * Reads what {@link RecordWriter} writes. A peer of another release may send unknown members, which are ignored, or leave members out, which
 * are then empty, 0, false or null.
 */
final class RecordReader {
    private final JsonParser in;

    private RecordReader(JsonParser in) {
        this.in = in;
    }

    /**
     * Reads a text that is one record.
     *
     * @throws ProblemException {@code invalid-request}: it is not such a record
     * @throws IOException      it is not JSON
     */
    static <T> T read(JsonParser in, Class<T> type) throws IOException {
        RecordReader reader = new RecordReader(in);
        try {
            in.nextToken();
            T value = type.cast(reader.value(type));
            if (in.nextToken() != null) {
                throw new IllegalArgumentException("more text follows it");
            }
            return value;
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.of(Codes.INVALID_REQUEST, "no " + type.getSimpleName() + ": " + e.getMessage()), e);
        }
    }

    /** Begins at the value's first token, ends at its last. */
    private Object value(Type type) throws IOException {
        if (in.currentToken() == JsonToken.VALUE_NULL) {
            return absent(type);
        }
        if (type instanceof ParameterizedType generic) {
            Type inner = generic.getActualTypeArguments()[0];
            return generic.getRawType() == Optional.class ? Optional.of(value(inner)) : list(inner);
        }
        Class<?> plain = (Class<?>) type;
        if (plain == String.class) {
            return text();
        }
        if (plain == int.class || plain == Integer.class) {
            return (int) number(Integer.MIN_VALUE, Integer.MAX_VALUE);
        }
        if (plain == long.class || plain == Long.class) {
            return number(Long.MIN_VALUE, Long.MAX_VALUE);
        }
        if (plain == boolean.class) {
            return bool();
        }
        if (OneOf.class.isAssignableFrom(plain) && plain.isInterface()) {
            return oneOf(plain);
        }
        return plain.isRecord() ? record(RecordShape.of(plain)) : special(plain);
    }

    private Object special(Class<?> type) throws IOException {
        if (type == OptionalInt.class) {
            return OptionalInt.of((int) number(Integer.MIN_VALUE, Integer.MAX_VALUE));
        }
        if (type == OptionalLong.class) {
            return OptionalLong.of(number(Long.MIN_VALUE, Long.MAX_VALUE));
        }
        if (type == UUID.class) {
            return UUID.fromString(text());
        }
        if (type == CpuSet.class) {
            return CpuSet.of(list(Integer.class).stream().mapToInt(cpu -> (Integer) cpu).toArray());
        }
        if (type.isEnum()) {
            String word = text();
            for (Object constant : type.getEnumConstants()) {
                if (((Spelt) constant).word().equals(word)) {
                    return constant;
                }
            }
            throw new IllegalArgumentException("\"" + word + "\" is no " + type.getSimpleName());
        }
        throw new IllegalStateException(type + " is not of the interface");
    }

    private static Object absent(Type type) {
        if (type instanceof ParameterizedType generic) {
            return generic.getRawType() == Optional.class ? Optional.empty() : List.of();
        }
        if (type == OptionalInt.class) {
            return OptionalInt.empty();
        }
        if (type == OptionalLong.class) {
            return OptionalLong.empty();
        }
        if (type == int.class) {
            return 0;
        }
        if (type == long.class) {
            return 0L;
        }
        return type == boolean.class ? false : null;
    }

    private Object record(RecordShape shape) throws IOException {
        Object[] values = new Object[shape.size()];
        if (shape.isBareValue()) {
            values[0] = value(shape.type(0));
            return shape.make(values);
        }
        require(JsonToken.START_OBJECT, "an object");
        for (int i = 0; i < values.length; i++) {
            values[i] = absent(shape.type(i));
        }
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            int i = shape.find(name);
            in.nextToken();
            if (i < 0) {
                in.skipChildren();
            } else {
                values[i] = component(name, shape.type(i));
            }
        }
        return shape.make(values);
    }

    private Object oneOf(Class<?> type) throws IOException {
        require(JsonToken.START_OBJECT, "an object");
        require(in.nextToken() == JsonToken.FIELD_NAME, "an object with one member");
        String word = in.currentName();
        RecordShape shape = RecordShape.alternative(type, word);
        if (shape == null) {
            throw new IllegalArgumentException("\"" + word + "\" is no " + type.getSimpleName());
        }
        in.nextToken();
        Object value = record(shape);
        require(in.nextToken() == JsonToken.END_OBJECT, "an object with one member");
        return value;
    }

    private Object component(String name, Type type) throws IOException {
        try {
            return value(type);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    private List<Object> list(Type inner) throws IOException {
        require(JsonToken.START_ARRAY, "a list");
        List<Object> list = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            require(in.currentToken() != JsonToken.VALUE_NULL, "a list without nulls");
            list.add(value(inner));
        }
        return list;
    }

    private String text() throws IOException {
        require(JsonToken.VALUE_STRING, "a string");
        return in.getText();
    }

    private long number(long least, long most) throws IOException {
        require(JsonToken.VALUE_NUMBER_INT, "a whole number");
        require(in.getNumberType() != JsonParser.NumberType.BIG_INTEGER, "a number of 64 bits");
        long number = in.getLongValue();
        require(number >= least && number <= most, "a number from " + least + " to " + most);
        return number;
    }

    private boolean bool() throws IOException {
        require(in.currentToken().isBoolean(), "true or false");
        return in.getBooleanValue();
    }

    private void require(JsonToken token, String what) {
        require(in.currentToken() == token, what);
    }

    private static void require(boolean held, String what) {
        if (!held) {
            throw new IllegalArgumentException("is not " + what);
        }
    }
}
