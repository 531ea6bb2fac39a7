package org.domaind.daemon.api;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;

/** The replies that a caller has not read yet. Belongs to the loop's thread. */
final class UnsentReplies {
    private final SocketChannel channel;
    private final ManagementLoop loop;
    private final ArrayDeque<ByteBuffer> replies = new ArrayDeque<>();
    private long bytes;
    /** When the caller last read something, or nothing was left to read. */
    private long movedNanos = System.nanoTime();

    /** @param loop counts the unread bytes of all callers */
    UnsentReplies(SocketChannel channel, ManagementLoop loop) {
        this.channel = channel;
        this.loop = loop;
    }

    boolean isEmpty() {
        return bytes == 0;
    }

    long bytes() {
        return bytes;
    }

    /** For how many nanoseconds the caller has read none of them; 0 when there is none. */
    long stalledNanos(long now) {
        return bytes == 0 ? 0 : now - movedNanos;
    }

    /** Sends a reply after those before it, as far as the caller reads now. */
    void send(byte[] reply) throws IOException {
        if (bytes == 0) {
            movedNanos = System.nanoTime();
        }
        replies.add(ByteBuffer.wrap(reply));
        unsent(reply.length);
        write();
    }

    /** Sends what the caller reads now. */
    void write() throws IOException {
        while (!replies.isEmpty()) {
            long count = channel.write(replies.toArray(ByteBuffer[]::new));
            if (count == 0) {
                break;
            }
            movedNanos = System.nanoTime();
            unsent(-count);
            while (!replies.isEmpty() && !replies.peek().hasRemaining()) {
                replies.poll();
            }
        }
    }

    /** Nobody will read them. */
    void clear() {
        unsent(-bytes);
        replies.clear();
    }

    private void unsent(long more) {
        bytes += more;
        loop.unsent(more);
    }
}
