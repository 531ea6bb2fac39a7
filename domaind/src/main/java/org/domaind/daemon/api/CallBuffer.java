package org.domaind.daemon.api;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The received bytes of one connection, split into calls at NUL bytes. */
final class CallBuffer {
    private static final int INITIAL_BYTES = 1024;

    private byte[] bytes = new byte[0];
    private int start;
    private int end;
    /** There is no NUL before this index. */
    private int searched;

    void add(ByteBuffer received) {
        int count = received.remaining();
        if (end + count > bytes.length) {
            int length = end - start;
            byte[] into = length + count > bytes.length ? new byte[Math.max(INITIAL_BYTES, 2 * (length + count))] : bytes;
            System.arraycopy(bytes, start, into, 0, length);
            bytes = into;
            searched -= start;
            end = length;
            start = 0;
        }
        received.get(bytes, end, count);
        end += count;
    }

    /** The next call without its NUL; null when it is incomplete. */
    byte[] next() {
        while (searched < end && bytes[searched] != 0) {
            searched++;
        }
        if (searched == end) {
            return null;
        }
        byte[] call = Arrays.copyOfRange(bytes, start, searched);
        start = ++searched;
        release();
        return call;
    }

    /** Takes the rest, which is not a call. */
    ByteBuffer rest() {
        ByteBuffer rest = ByteBuffer.wrap(Arrays.copyOfRange(bytes, start, end));
        start = end;
        release();
        return rest;
    }

    /** Frees the buffer of a connection that sends no more calls. */
    private void release() {
        if (start == end) {
            bytes = new byte[0];
            start = 0;
            end = 0;
            searched = 0;
        }
    }

    /** How many bytes are left. */
    int size() {
        return end - start;
    }
}
