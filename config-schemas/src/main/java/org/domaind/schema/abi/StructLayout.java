package org.domaind.schema.abi;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** The layout of one struct of one release. */
public final class StructLayout {
    private final String name;
    private final int size;
    private final Map<String, Field> fields;

    StructLayout(String name, int size, Map<String, String> notations) {
        this.name = name;
        this.size = size;
        this.fields = new LinkedHashMap<>();
        notations.forEach((path, notation) -> fields.put(path, Field.parse(path, notation)));
        for (Field f : fields.values()) {
            if (f.offset() + f.size() > size) {
                throw new IllegalArgumentException(name + "." + f.path() + " ends beyond the struct's " + size + " bytes");
            }
        }
    }

    public String name() {
        return name;
    }

    /** The size in bytes, which is also the stride in an array. */
    public int size() {
        return size;
    }

    /** Whether this release has the field. */
    public boolean has(String path) {
        return fields.containsKey(path);
    }

    /** @throws IllegalArgumentException when this release has no such field */
    public Field field(String path) {
        Field f = fields.get(path);
        if (f == null) {
            throw new IllegalArgumentException("struct " + name + " has no field " + path);
        }
        return f;
    }

    /** The struct at index {@code base} of the buffer; does not change the buffer's position, limit and order. */
    public Struct at(ByteBuffer buffer, int base) {
        return new Struct(this, buffer, base);
    }

    /** A new zeroed struct with its own buffer. */
    public Struct allocate() {
        return at(ByteBuffer.allocate(size), 0);
    }
}
