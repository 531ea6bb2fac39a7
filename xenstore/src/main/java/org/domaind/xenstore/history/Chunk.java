package org.domaind.xenstore.history;

import java.util.ArrayList;
import java.util.List;

import org.domaind.xenstore.tree.Node;

/** A part of the history: bytes that are only appended to, and the removed nodes that they refer to by index. */
final class Chunk {
    /** More than the longest change takes: a path of 3 KiB, two values of 4 KiB, two permission lists from one packet each. */
    static final int BYTES = 64 << 10;

    /** Null once they are packed. */
    private byte[] bytes;
    private PackedBytes packed;
    private final long firstNumber;
    private final long firstMillis;
    private final List<Node> removed = new ArrayList<>(0);
    private int end;
    private long removedBytes;
    private long lastMillis;
    private boolean shared;

    /** @param bytes of length {@link #BYTES}, new or reused */
    Chunk(byte[] bytes, long firstNumber, long millis) {
        this.bytes = bytes;
        this.firstNumber = firstNumber;
        this.firstMillis = millis;
        this.lastMillis = millis;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Where the next change goes. */
    int end() {
        return end;
    }

    void end(int newEnd) {
        end = newEnd;
    }

    int room() {
        return BYTES - end;
    }

    /** When it was begun; changes have their time relative to this. */
    long firstMillis() {
        return firstMillis;
    }

    /** The time of its last change. */
    long lastMillis() {
        return lastMillis;
    }

    void lastMillis(long millis) {
        lastMillis = millis;
    }

    /** Keeps a removed node. Returns its index. */
    int keep(Node node, long size) {
        removed.add(node);
        removedBytes += size;
        return removed.size() - 1;
    }

    /** Bytes that the kept nodes count. */
    long removedBytes() {
        return removedBytes;
    }

    /** Makes it smaller; nothing may be appended after this. @return false when it is already */
    boolean pack() {
        if (packed != null) {
            return false;
        }
        packed = new PackedBytes(bytes, end);
        bytes = null;
        return true;
    }

    /** The present content, for any thread; after this the array cannot be reused. */
    Part part() {
        shared = true;
        return new Part(bytes, packed, end, List.copyOf(removed), firstNumber, firstMillis, lastMillis);
    }

    /** The array, or null when there is none any more or a reader may still use it. */
    byte[] reusable() {
        return shared ? null : bytes;
    }

    /**
     * @param bytes  null when they are packed
     * @param packed null when they are not
     * @param end    where the valid bytes end
     */
    record Part(byte[] bytes, PackedBytes packed, int end, List<Node> removed, long firstNumber, long firstMillis, long lastMillis) {
        /** The array to read, a new one where they are packed. */
        byte[] content() {
            return packed == null ? bytes : packed.unpacked();
        }
    }
}
