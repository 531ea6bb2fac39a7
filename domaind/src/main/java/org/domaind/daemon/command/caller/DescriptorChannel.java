package org.domaind.daemon.command.caller;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import org.domaind.xl.invocation.BrokenPipeException;

/** A socket that the launcher passed, as a channel. Buffers have arrays. */
public final class DescriptorChannel implements ByteChannel {
    private final CallerDescriptor descriptor;
    private boolean open = true;

    public DescriptorChannel(CallerDescriptor descriptor) {
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
            // This is not the command's output, so it must not end the command as SIGPIPE would: the peer has closed the connection.
            throw new IOException("the peer closed the connection", peerGone);
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
