package org.domaind.daemon.console;

/** A bounded queue of bytes. Not thread-safe. */
final class ByteQueue {
    private final byte[] bytes;
    private int head;
    private int size;

    ByteQueue(int capacity) {
        this.bytes = new byte[capacity];
    }

    int size() {
        return size;
    }

    int room() {
        return bytes.length - size;
    }

    /** Appends as many as there is room for. @return how many */
    int offer(byte[] from, int offset, int length) {
        int count = Math.min(length, room());
        for (int i = 0; i < count; i++) {
            bytes[(head + size + i) % bytes.length] = from[offset + i];
        }
        size += count;
        return count;
    }

    /** Appends all, at the cost of the oldest. */
    void push(byte[] from, int offset, int length) {
        int skip = Math.max(0, length - bytes.length);
        drop(Math.max(0, length - skip - room()));
        offer(from, offset + skip, length - skip);
    }

    /** Copies the oldest without removing them. @return how many */
    int peek(byte[] into) {
        int count = Math.min(into.length, size);
        for (int i = 0; i < count; i++) {
            into[i] = bytes[(head + i) % bytes.length];
        }
        return count;
    }

    void drop(int count) {
        head = (head + count) % bytes.length;
        size -= count;
    }

    /** All bytes, oldest first. */
    byte[] toArray() {
        byte[] all = new byte[size];
        peek(all);
        return all;
    }
}
