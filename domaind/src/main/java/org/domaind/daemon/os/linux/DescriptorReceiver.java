package org.domaind.daemon.os.linux;

import org.domaind.daemon.os.Libc;

/** Receives bytes and descriptors (SCM_RIGHTS) on stream sockets, without blocking. Not thread-safe: a thread uses one for all its sockets. */
public final class DescriptorReceiver implements AutoCloseable {
    /** The negative error number for too many descriptors; those received are closed again. */
    public static final int TOO_MANY = -7;

    private final MessageBlock block;
    private int[] descriptors = new int[0];

    /** @param mostDescriptors per message */
    public DescriptorReceiver(int mostBytes, int mostDescriptors) {
        block = new MessageBlock(mostBytes, mostDescriptors);
    }

    /** Receives without blocking. @return how many bytes, 0 at the end of the stream, or the negative error number */
    public int receive(int socket) {
        block.empty();
        descriptors = new int[0];
        int count = LocalSocket.tryReceiveMessage(socket, block.address());
        if (count >= 0) {
            descriptors = block.descriptors();
            if (block.descriptorsCut()) {
                for (int descriptor : descriptors) {
                    Libc.closeFile(descriptor);
                }
                descriptors = new int[0];
                return TOO_MANY;
            }
        }
        return count;
    }

    /** The bytes of the last {@link #receive}. */
    public byte[] payload(int length) {
        return block.payload(length);
    }

    /** The descriptors of the last {@link #receive}, with close-on-exec; the caller must close them. */
    public int[] descriptors() {
        return descriptors;
    }

    @Override
    public void close() {
        block.close();
    }
}
