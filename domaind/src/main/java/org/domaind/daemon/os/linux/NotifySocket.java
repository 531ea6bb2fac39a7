package org.domaind.daemon.os.linux;

import java.nio.charset.StandardCharsets;
import org.domaind.daemon.os.Libc;
import org.domaind.daemon.os.PollSet;

/** A datagram socket for short texts, each of which may carry an open descriptor (unix(7): SCM_RIGHTS). Thread-safe. */
public final class NotifySocket implements AutoCloseable {
    private static final int MOST_BYTES = 256;

    private final int fd;
    private final MessageBlock block = new MessageBlock(MOST_BYTES, 1);
    private boolean closed;

    private NotifySocket(int fd) {
        this.fd = fd;
    }

    /** @param address a path, or {@code @} and an abstract name */
    public static NotifySocket connect(String address) {
        return new NotifySocket(LocalSocket.connectDatagrams(address));
    }

    public int descriptor() {
        return fd;
    }

    /**
     * Sends a text.
     *
     * @param descriptor sent with it, unless negative
     * @return the negative error number when it was not sent: EAGAIN when the socket's buffer is full
     */
    public synchronized int trySend(String text, int descriptor) {
        byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
        if (payload.length > MOST_BYTES) {
            throw new IllegalArgumentException("a text of " + payload.length + " bytes");
        }
        block.fill(payload, descriptor);
        return LocalSocket.trySendMessage(fd, block.address());
    }

    /** Waits until there is room for a text. @return false at the timeout */
    public boolean awaitRoom(int timeoutMillis) {
        PollSet set = new PollSet(fd);
        set.wantWriting(0, true);
        return set.awaitReady(timeoutMillis) && set.writable(0);
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            Libc.closeFile(fd);
        }
    }
}
