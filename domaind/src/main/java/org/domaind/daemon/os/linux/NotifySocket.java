package org.domaind.daemon.os.linux;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.domaind.daemon.os.Libc;
import org.domaind.daemon.os.NativeBlock;
import org.domaind.daemon.os.PollSet;

/** A socket for short texts, each of which may carry an open descriptor (unix(7): SCM_RIGHTS). For any thread. */
public final class NotifySocket implements AutoCloseable {
    private static final int MOST_BYTES = 256;
    // struct msghdr: name, namelen, iov, iovlen, control, controllen, flags; struct iovec: base, len; struct cmsghdr: len, level, type, data
    private static final int MESSAGE_AT = 0;
    private static final int VECTOR_AT = 56;
    private static final int CONTROL_AT = 72;
    private static final int CONTROL_BYTES = 24;
    private static final int CONTROL_LENGTH = 20;
    private static final int TEXT_AT = CONTROL_AT + CONTROL_BYTES;
    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;

    private final int fd;
    private final NativeBlock block = new NativeBlock(TEXT_AT + MOST_BYTES);
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
     * @param descriptor goes with it, if not negative
     * @return the negative error number when it is not sent: EAGAIN for no room
     */
    public synchronized int trySend(String text, int descriptor) {
        byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
        if (payload.length > MOST_BYTES) {
            throw new IllegalArgumentException("a text of " + payload.length + " bytes");
        }
        long address = block.address();
        boolean carries = descriptor >= 0;
        ByteBuffer bytes = block.bytes();
        bytes.putLong(MESSAGE_AT + 16, address + VECTOR_AT).putLong(MESSAGE_AT + 24, 1);
        bytes.putLong(MESSAGE_AT + 32, carries ? address + CONTROL_AT : 0).putLong(MESSAGE_AT + 40, carries ? CONTROL_BYTES : 0);
        bytes.putLong(VECTOR_AT, address + TEXT_AT).putLong(VECTOR_AT + 8, payload.length);
        bytes.putLong(CONTROL_AT, CONTROL_LENGTH).putInt(CONTROL_AT + 8, SOL_SOCKET).putInt(CONTROL_AT + 12, SCM_RIGHTS);
        bytes.putInt(CONTROL_AT + 16, descriptor);
        bytes.put(TEXT_AT, payload);
        return LocalSocket.trySendMessage(fd, address + MESSAGE_AT);
    }

    /** Waits until there is room for a text. @return false when the time is over */
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
