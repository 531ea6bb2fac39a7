package org.domaind.daemon.os.linux;

import org.domaind.daemon.os.Libc;

/** Receives what comes with descriptors on stream sockets, never waiting for it. Not thread-safe: one thread has one of these for all its sockets. */
public final class DescriptorReceiver implements AutoCloseable {
    /** The negative error number for descriptors that were too many; those that came are closed again. */
    public static final int TOO_MANY = -7;

    private final MessageBlock block;
    private int[] descriptors = new int[0];

    /** @param mostDescriptors of one message */
    public DescriptorReceiver(int mostBytes, int mostDescriptors) {
        block = new MessageBlock(mostBytes, mostDescriptors);
    }

    /** Takes what is there. @return how many bytes, 0 at the end of the stream, or the negative error number */
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

    /** The descriptors of the last {@link #receive}, not to be had by child processes; they are the caller's to close. */
    public int[] descriptors() {
        return descriptors;
    }

    @Override
    public void close() {
        block.close();
    }
}
