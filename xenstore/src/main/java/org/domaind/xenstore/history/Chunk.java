package org.domaind.xenstore.history;

import java.util.ArrayList;
import java.util.List;

import org.domaind.xenstore.store.Node;

/** A stretch of the record: bytes that are only ever added to, and the removed nodes that they speak of by their place in the list. */
final class Chunk {
    /** More than the longest change takes: a path of 3 KiB, two values of 4 KiB, two permission lists out of one packet each. */
    static final int BYTES = 64 << 10;

    private final byte[] bytes;
    private final long firstNumber;
    private final long firstMillis;
    private final List<Node> removed = new ArrayList<>(0);
    private int end;
    private long removedBytes;
    private long lastMillis;
    private boolean shared;

    /** @param bytes of length {@link #BYTES}, new or used before */
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

    /** When it was begun; changes tell their time from then. */
    long firstMillis() {
        return firstMillis;
    }

    /** When its last change happened. */
    long lastMillis() {
        return lastMillis;
    }

    void lastMillis(long millis) {
        lastMillis = millis;
    }

    /** Keeps a removed node. Returns its place in the list. */
    int keep(Node node, long size) {
        removed.add(node);
        removedBytes += size;
        return removed.size() - 1;
    }

    /** Bytes that it counts for what it keeps, its array not included. */
    long removedBytes() {
        return removedBytes;
    }

    /** What there is now, for any thread; from then on the array cannot be used again for another chunk. */
    Part part() {
        shared = true;
        return new Part(bytes, end, List.copyOf(removed), firstNumber, firstMillis, lastMillis);
    }

    /** The array, or null when somebody may still read it. */
    byte[] reusable() {
        return shared ? null : bytes;
    }

    /** @param end where the bytes that count end */
    record Part(byte[] bytes, int end, List<Node> removed, long firstNumber, long firstMillis, long lastMillis) {
    }
}
