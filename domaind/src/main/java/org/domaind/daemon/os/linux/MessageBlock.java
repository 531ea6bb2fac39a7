package org.domaind.daemon.os.linux;

import java.nio.ByteBuffer;
import org.domaind.daemon.os.NativeBlock;

/**
 * A message for sendmsg(2) and recvmsg(2): a payload and descriptors (unix(7): SCM_RIGHTS). Not thread-safe.
 *
 * <p>Layout: struct msghdr (name, namelen, iov, iovlen, control, controllen, flags), struct iovec (base, len), struct cmsghdr (len, level,
 * type, data), payload; all of 64-bit Linux.
 */
final class MessageBlock implements AutoCloseable {
    private static final int VECTOR_AT = 56;
    private static final int CONTROL_AT = 72;
    private static final int CONTROL_HEADER_BYTES = 16;
    private static final int FLAGS_AT = 48;
    private static final int CONTROL_CUT = 0x8;
    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;

    private final NativeBlock block;
    private final int controlBytes;
    private final int payloadAt;

    /** @param mostDescriptors at least 1 */
    MessageBlock(int payloadBytes, int mostDescriptors) {
        controlBytes = (CONTROL_HEADER_BYTES + mostDescriptors * Integer.BYTES + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
        payloadAt = CONTROL_AT + controlBytes;
        block = new NativeBlock(payloadAt + payloadBytes);
    }

    long address() {
        return block.address();
    }

    int payloadBytes() {
        return block.size() - payloadAt;
    }

    /** Sets the payload. @param descriptor sent with it, unless negative */
    void fill(byte[] payload, int descriptor) {
        boolean carries = descriptor >= 0;
        vector(payload.length, carries ? controlBytes : 0);
        ByteBuffer bytes = block.bytes();
        bytes.putLong(CONTROL_AT, CONTROL_HEADER_BYTES + Integer.BYTES).putInt(CONTROL_AT + 8, SOL_SOCKET).putInt(CONTROL_AT + 12, SCM_RIGHTS);
        bytes.putInt(CONTROL_AT + CONTROL_HEADER_BYTES, descriptor);
        bytes.put(payloadAt, payload);
    }

    /** Prepares it for receiving. */
    void empty() {
        vector(payloadBytes(), controlBytes);
    }

    private void vector(int length, int control) {
        long address = block.address();
        ByteBuffer bytes = block.bytes();
        bytes.putLong(16, address + VECTOR_AT).putLong(24, 1);
        bytes.putLong(32, control > 0 ? address + CONTROL_AT : 0).putLong(40, control).putInt(FLAGS_AT, 0);
        bytes.putLong(VECTOR_AT, address + payloadAt).putLong(VECTOR_AT + 8, length);
    }

    /** The payload of a received message. */
    byte[] payload(int length) {
        byte[] payload = new byte[length];
        block.bytes().get(payloadAt, payload);
        return payload;
    }

    /** The descriptors of a received message; the caller must close them. */
    int[] descriptors() {
        ByteBuffer bytes = block.bytes();
        long control = bytes.getLong(40);
        if (control < CONTROL_HEADER_BYTES || bytes.getInt(CONTROL_AT + 8) != SOL_SOCKET || bytes.getInt(CONTROL_AT + 12) != SCM_RIGHTS) {
            return new int[0];
        }
        int count = (int) (Math.min(bytes.getLong(CONTROL_AT), control) - CONTROL_HEADER_BYTES) / Integer.BYTES;
        int[] descriptors = new int[count];
        for (int i = 0; i < count; i++) {
            descriptors[i] = bytes.getInt(CONTROL_AT + CONTROL_HEADER_BYTES + i * Integer.BYTES);
        }
        return descriptors;
    }

    /** Whether more descriptors were sent than there was room for; the kernel dropped the others. */
    boolean descriptorsCut() {
        return (block.bytes().getInt(FLAGS_AT) & CONTROL_CUT) != 0;
    }

    @Override
    public void close() {
        block.close();
    }
}
