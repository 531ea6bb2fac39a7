package org.domaind.daemon.command;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import org.domaind.xl.invocation.BrokenPipeException;

/** A socket that the launcher passed, as a channel. Buffers have arrays. */
final class DescriptorChannel implements ByteChannel {
    private final CallerDescriptor descriptor;
    private boolean open = true;

    DescriptorChannel(CallerDescriptor descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int count = descriptor.read(into.array(), into.arrayOffset() + into.position(), into.remaining());
        into.position(into.position() + Math.max(0, count));
        return count;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        int count = from.remaining();
        try {
            descriptor.write(from.array(), from.arrayOffset() + from.position(), count);
        } catch (BrokenPipeException peerGone) {
            // Not the command's output: the other side has ended the connection, and the command is to say so.
            throw new IOException("the connection was ended", peerGone);
        }
        from.position(from.limit());
        return count;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
        descriptor.close();
    }
}
