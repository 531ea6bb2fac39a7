package org.domaind.xl.client;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;

/** Splits a byte stream at NUL bytes. */
final class ReplyBuffer {
    /** The longest reply: some tens of thousands of guests with their configs. */
    static final int MAX_REPLY_BYTES = 64 << 20;
    private static final int INITIAL_BYTES = 16 << 10;

    private byte[] bytes = new byte[INITIAL_BYTES];
    private int start;
    private int end;

    /**
     * The next message, without its NUL.
     *
     * @throws IOException the stream ended or broke, or the message is too long
     */
    byte[] next(ReadableByteChannel channel) throws IOException {
        int searched = start;
        while (true) {
            for (int i = searched; i < end; i++) {
                if (bytes[i] == 0) {
                    byte[] message = Arrays.copyOfRange(bytes, start, i);
                    start = i + 1;
                    return message;
                }
            }
            searched = end - start;
            makeRoom();
            int count = channel.read(ByteBuffer.wrap(bytes, end, bytes.length - end));
            if (count < 0) {
                throw new EOFException("the connection was closed");
            }
            end += count;
        }
    }

    /** Bytes read beyond the last message. */
    ByteBuffer rest() {
        return ByteBuffer.wrap(Arrays.copyOfRange(bytes, start, end));
    }

    /** Moves the rest to the front, and doubles the buffer when it is full. */
    private void makeRoom() throws IOException {
        int length = end - start;
        if (length == bytes.length) {
            if (length >= MAX_REPLY_BYTES) {
                throw new IOException("a reply is longer than " + MAX_REPLY_BYTES + " bytes");
            }
            bytes = Arrays.copyOfRange(bytes, start, start + Math.min(2 * length, MAX_REPLY_BYTES));
        } else {
            System.arraycopy(bytes, start, bytes, 0, length);
        }
        start = 0;
        end = length;
    }
}
