package org.domaind.xl.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import org.domaind.xl.console.ConsoleLine;

/** A console on an upgraded connection: raw bytes in both directions. */
final class SocketConsoleLine implements ConsoleLine {
    private final ByteChannel channel;
    private final ByteBuffer first;

    /** @param first raw bytes that were read already; they come before those of the channel */
    SocketConsoleLine(ByteChannel channel, ByteBuffer first) {
        this.channel = channel;
        this.first = first;
    }

    @Override
    public int read(byte[] into) throws IOException {
        if (first.hasRemaining()) {
            int count = Math.min(into.length, first.remaining());
            first.get(into, 0, count);
            return count;
        }
        try {
            return channel.read(ByteBuffer.wrap(into));
        } catch (AsynchronousCloseException closedHere) {
            return -1;
        } catch (ClosedChannelException closedHere) {
            return -1;
        }
    }

    @Override
    public void write(byte[] bytes, int length) throws IOException {
        ByteBuffer typed = ByteBuffer.wrap(bytes, 0, length);
        while (typed.hasRemaining()) {
            channel.write(typed);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
