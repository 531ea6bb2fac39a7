package org.domaind.daemon.os;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;

/** A unix datagram socket that is read from, descriptors included. Linux. */
public final class DatagramInbox implements AutoCloseable {
    private static final LibC C = Native.load("c", LibC.class);
    private static final int UNIX = 1;
    private static final int DATAGRAM = 2;
    private static final int CLOSE_ON_EXEC = 0x80000;
    private static final int RECEIVE_CLOSE_ON_EXEC = 0x40000000;
    // struct msghdr, iovec, control and text in one block; see NotifySocket.
    private static final int VECTOR_AT = 56;
    private static final int CONTROL_AT = 72;
    private static final int DESCRIPTOR_AT = CONTROL_AT + 16;
    private static final int TEXT_AT = 128;
    private static final int TEXT_BYTES = 256;

    private final int socket = C.socket(UNIX, DATAGRAM | CLOSE_ON_EXEC, 0);
    private final Memory block = new Memory(TEXT_AT + TEXT_BYTES);
    private int descriptor;

    /** @param address a path, or {@code @} and an abstract name */
    public DatagramInbox(String address) {
        byte[] name = address.getBytes(StandardCharsets.UTF_8);
        byte[] where = new byte[110];
        where[0] = UNIX;
        System.arraycopy(name, 0, where, 2, name.length);
        boolean abstractName = address.startsWith("@");
        if (abstractName) {
            where[2] = 0;
        }
        if (C.bind(socket, where, 2 + name.length + (abstractName ? 0 : 1)) != 0) {
            throw new IllegalStateException("bind " + address + ": " + Native.getLastError());
        }
    }

    /** Waits for the next text. {@link #descriptor} is what came with it. */
    String receive() {
        block.clear();
        long at = Pointer.nativeValue(block);
        block.setLong(16, at + VECTOR_AT);
        block.setLong(24, 1);
        block.setLong(32, at + CONTROL_AT);
        block.setLong(40, 24);
        block.setLong(VECTOR_AT, at + TEXT_AT);
        block.setLong(VECTOR_AT + 8, TEXT_BYTES);
        int length = (int) C.recvmsg(socket, block, RECEIVE_CLOSE_ON_EXEC);
        if (length < 0) {
            throw new IllegalStateException("recvmsg: " + Native.getLastError());
        }
        descriptor = block.getLong(40) >= 20 ? block.getInt(DESCRIPTOR_AT) : -1;
        return new String(block.getByteArray(TEXT_AT, length), StandardCharsets.US_ASCII);
    }

    /** What came with the last text; -1 for nothing. The caller's own from now on. */
    int descriptor() {
        return descriptor;
    }

    /** The next text; {@code +1} is added when a descriptor came along, which is closed. */
    public String take() {
        String text = receive();
        if (descriptor < 0) {
            return text;
        }
        C.close(descriptor);
        return text + " +1";
    }

    @Override
    public void close() {
        C.close(socket);
    }

    private interface LibC extends Library {
        int socket(int family, int type, int protocol);

        int bind(int fd, byte[] address, int length);

        long recvmsg(int fd, Pointer message, int flags);

        int close(int fd);
    }
}
