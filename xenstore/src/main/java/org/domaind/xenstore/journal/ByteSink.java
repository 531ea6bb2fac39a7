package org.domaind.xenstore.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

import org.domaind.xenstore.tree.Perms;

/** A growing little-endian buffer. */
final class ByteSink {
    private static final int FIRST_CAPACITY = 4096;
    /** A larger buffer is released when it is emptied. */
    private static final int KEPT_CAPACITY = 1 << 20;

    private ByteBuffer bytes = allocate(FIRST_CAPACITY);

    int size() {
        return bytes.position();
    }

    /** What was put so far, for reading; valid until the next change. */
    ByteBuffer written() {
        return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).flip();
    }

    void clear() {
        if (bytes.capacity() > KEPT_CAPACITY) {
            bytes = allocate(FIRST_CAPACITY);
        }
        bytes.clear();
    }

    /** Drops everything beyond a size, in bytes. */
    void truncate(int size) {
        bytes.position(size);
    }

    void putByte(int value) {
        room(1);
        bytes.put((byte) value);
    }

    void putInt(int value) {
        room(Integer.BYTES);
        bytes.putInt(value);
    }

    void putLong(long value) {
        room(Long.BYTES);
        bytes.putLong(value);
    }

    void setInt(int at, int value) {
        bytes.putInt(at, value);
    }

    void putBytes(byte[] value) {
        putInt(value.length);
        room(value.length);
        bytes.put(value);
    }

    void putText(String value) {
        putBytes(value.getBytes(StandardCharsets.ISO_8859_1));
    }

    void putPerms(Perms perms) {
        putInt(perms.size());
        for (int i = 0; i < perms.size(); i++) {
            putInt(perms.id(i));
            putByte(perms.raw(i));
        }
    }

    private void room(int more) {
        if (bytes.remaining() < more) {
            ByteBuffer larger = allocate(Math.max(Math.multiplyExact(bytes.capacity(), 2), Math.addExact(bytes.position(), more)));
            bytes = larger.put(bytes.flip());
        }
    }

    private static ByteBuffer allocate(int capacity) {
        return ByteBuffer.allocateDirect(capacity).order(ByteOrder.LITTLE_ENDIAN);
    }
}
