package org.domaind.daemon.console;

import java.util.Arrays;

/** A bounded queue of bytes, whose memory grows with what it holds. Not thread-safe. */
public final class ByteQueue {
    private static final int FIRST_BYTES = 256;
    private static final byte[] NONE = {};
    private final int capacity;
    private byte[] bytes = NONE;
    private int head;
    private int size;

    /** @param capacity the most bytes that it holds */
    public ByteQueue(int capacity) {
        this.capacity = capacity;
    }

    /** How many bytes it holds. */
    public int size() {
        return size;
    }

    int room() {
        return capacity - size;
    }

    /** Appends as many bytes as fit. @return how many */
    int offer(byte[] from, int offset, int length) {
        int count = Math.min(length, room());
        grow(size + count);
        for (int done = 0; done < count; ) {
            int at = (head + size) % bytes.length;
            int piece = Math.min(count - done, bytes.length - at);
            System.arraycopy(from, offset + done, bytes, at, piece);
            size += piece;
            done += piece;
        }
        return count;
    }

    private void grow(int wanted) {
        if (wanted > bytes.length) {
            byte[] all = toArray();
            bytes = Arrays.copyOf(all, Math.min(capacity, Math.max(FIRST_BYTES, Integer.highestOneBit(wanted - 1) << 1)));
            head = 0;
        }
    }

    /** Appends all bytes, dropping the oldest if necessary. */
    public void push(byte[] from, int offset, int length) {
        int skip = Math.max(0, length - capacity);
        drop(Math.max(0, length - skip - room()));
        offer(from, offset + skip, length - skip);
    }

    /** Copies the oldest bytes without removing them. @return how many */
    public int peek(byte[] into) {
        int count = Math.min(into.length, size);
        int first = Math.min(count, bytes.length - head);
        System.arraycopy(bytes, head, into, 0, first);
        System.arraycopy(bytes, 0, into, first, count - first);
        return count;
    }

    /** Removes that many of the oldest bytes. An empty queue takes no memory. */
    public void drop(int count) {
        size -= count;
        if (size == 0) {
            bytes = NONE;
            head = 0;
        } else {
            head = (head + count) % bytes.length;
        }
    }

    /** All bytes, oldest first. */
    byte[] toArray() {
        byte[] all = new byte[size];
        peek(all);
        return all;
    }
}
