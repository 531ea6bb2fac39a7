package org.domaind.xenstore.history;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Bytes that are rarely read, deflated. Paths repeat much, so that the changes of a chunk become a sixth. Immutable. */
final class PackedBytes {
    private final byte[] deflated;
    private final int length;

    /** @param end how many of the bytes count */
    PackedBytes(byte[] bytes, int end) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
        try {
            deflater.setInput(bytes, 0, end);
            deflater.finish();
            byte[] room = new byte[bytes.length];
            int used = 0;
            while (!deflater.finished()) {
                if (used == room.length) {
                    room = Arrays.copyOf(room, 2 * room.length);
                }
                used += deflater.deflate(room, used, room.length - used);
            }
            deflated = Arrays.copyOf(room, used);
        } finally {
            deflater.end();
        }
        length = end;
    }

    /** What it takes. */
    int size() {
        return deflated.length;
    }

    /** A new array with the bytes. */
    byte[] unpacked() {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(deflated);
            byte[] bytes = new byte[length];
            int used = 0;
            while (used < length) {
                int more = inflater.inflate(bytes, used, length - used);
                if (more == 0) {
                    throw new IllegalStateException("deflated bytes end after " + used + " of " + length);
                }
                used += more;
            }
            return bytes;
        } catch (DataFormatException e) {
            throw new IllegalStateException("deflated bytes of this process are damaged", e);
        } finally {
            inflater.end();
        }
    }
}
