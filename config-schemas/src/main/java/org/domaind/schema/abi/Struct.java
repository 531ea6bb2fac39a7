package org.domaind.schema.abi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A struct in a buffer. Values are 64-bit integers, sign- or zero-extended by the field's type. */
public final class Struct {
    private final StructLayout layout;
    private final ByteBuffer bytes;

    Struct(StructLayout layout, ByteBuffer buffer, int base) {
        this.layout = layout;
        this.bytes = buffer.duplicate().clear().slice(base, layout.size()).order(ByteOrder.LITTLE_ENDIAN);
    }

    public StructLayout layout() {
        return layout;
    }

    public boolean has(String path) {
        return layout.has(path);
    }

    public long get(String path) {
        return get(path, 0);
    }

    /** One element of an array. */
    public long get(String path, int index) {
        Field f = layout.field(path);
        int at = position(f, index);
        long raw = switch (f.kind().bytes()) {
            case 1 -> bytes.get(at);
            case 2 -> bytes.getShort(at);
            case 4 -> bytes.getInt(at);
            default -> bytes.getLong(at);
        };
        return f.kind().extend(raw);
    }

    /** For fields of up to 32 bits: the value as an int; an unsigned one keeps its bits. */
    public int getInt(String path) {
        return (int) get(path);
    }

    /** @throws IllegalArgumentException when the field is too small for the value */
    public Struct put(String path, long value) {
        return put(path, 0, value);
    }

    /** One element of an array. @throws IllegalArgumentException when it is too small for the value */
    public Struct put(String path, int index, long value) {
        Field f = layout.field(path);
        if (!f.kind().holds(value)) {
            throw new IllegalArgumentException(value + " does not fit " + layout.name() + "." + path + " (" + f.kind() + ")");
        }
        int at = position(f, index);
        switch (f.kind().bytes()) {
            case 1 -> bytes.put(at, (byte) value);
            case 2 -> bytes.putShort(at, (short) value);
            case 4 -> bytes.putInt(at, (int) value);
            default -> bytes.putLong(at, value);
        }
        return this;
    }

    /** A field's raw bytes. */
    public byte[] getBytes(String path) {
        Field f = layout.field(path);
        byte[] out = new byte[f.size()];
        bytes.get(f.offset(), out);
        return out;
    }

    /** Fewer bytes than the field's size leave its rest unchanged. @throws IllegalArgumentException when there are more */
    public Struct putBytes(String path, byte[] value) {
        Field f = layout.field(path);
        if (value.length > f.size()) {
            throw new IllegalArgumentException(value.length + " bytes do not fit " + layout.name() + "." + path);
        }
        bytes.put(f.offset(), value);
        return this;
    }

    /** Sets the first bytes, as another struct of that kind had them. @throws IllegalArgumentException when there are more than the struct has */
    public Struct fill(byte[] first) {
        if (first.length > layout.size()) {
            throw new IllegalArgumentException(first.length + " bytes do not fit " + layout.name());
        }
        bytes.put(0, first);
        return this;
    }

    /** A copy of all bytes. */
    public byte[] toBytes() {
        byte[] out = new byte[layout.size()];
        bytes.get(0, out);
        return out;
    }

    private static int position(Field f, int index) {
        if (index < 0 || index >= Math.max(1, f.length())) {
            throw new IndexOutOfBoundsException(f.path() + "[" + index + "]");
        }
        return f.offset() + index * f.kind().bytes();
    }
}
