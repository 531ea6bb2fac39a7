package org.domaind.xenstore.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

import org.domaind.xenstore.wire.Packet;
import org.domaind.xenstore.wire.PacketReader;
import org.domaind.xenstore.wire.ProtocolException;

/** A connection of the unix socket. */
final class SocketLink implements Link {
    /**
     * What one turn takes at most: the largest request, or a few hundred small ones. Of a larger one something stays unread, so that its client
     * finds the connection reset, as by the C xenstored.
     */
    static final int TURN_BYTES = Packet.HEADER_SIZE + Packet.MAX_PAYLOAD;
    /** With more unread output the client's requests wait. */
    private static final int PAUSE_BYTES = 256 << 10;

    private final Connections connections;
    private final Session session;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final ByteBuffer in;
    private final ByteBuffer out;
    private final Runnable closed;
    private final int maxUnread;
    private final PacketReader reader = new PacketReader();
    private boolean open = true;

    /**
     * @param in     of {@link #TURN_BYTES}, shared by all links of the thread
     * @param out    shared likewise
     * @param closed called once, when the connection has ended
     */
    SocketLink(Connections connections, Session session, SelectionKey key, ByteBuffer in, ByteBuffer out, int maxUnread, Runnable closed) {
        this.connections = connections;
        this.session = session;
        this.channel = (SocketChannel) key.channel();
        this.key = key;
        this.in = in;
        this.out = out;
        this.maxUnread = maxUnread;
        this.closed = closed;
    }

    @Override
    public boolean turn() {
        if (!open) {
            return false;
        }
        if (session.output().bytes() > PAUSE_BYTES) {
            interest();
            return false;
        }
        in.clear();
        try {
            if (channel.read(in) < 0) {
                close();
                return false;
            }
            in.flip();
            boolean full = in.limit() == in.capacity();
            for (Packet packet = reader.next(in); packet != null; packet = reader.next(in)) {
                connections.handle(session, packet);
            }
            return full && open;
        } catch (ProtocolException unreadable) {
            connections.listener().socketDropped(unreadable.getMessage());
            reset();
        } catch (IOException gone) {
            close();
        }
        return false;
    }

    @Override
    public void record() {
        // What a socket is sent does not outlive the process: its client sees it closed and asks again.
    }

    @Override
    public void flush() {
        if (!open) {
            return;
        }
        OutputQueue output = session.output();
        output.takeAppended();
        try {
            boolean accepts = true;
            while (!output.isEmpty() && accepts) {
                out.clear();
                output.copyTo(out);
                out.flip();
                output.sent(channel.write(out));
                accepts = !out.hasRemaining();
            }
        } catch (IOException gone) {
            close();
            return;
        }
        if (output.bytes() > maxUnread) {
            connections.listener().socketDropped("a client left " + output.bytes() + " bytes unread");
            close();
            return;
        }
        interest();
    }

    private void interest() {
        int wanted = (session.output().isEmpty() ? 0 : SelectionKey.OP_WRITE) | (session.output().bytes() > PAUSE_BYTES ? 0 : SelectionKey.OP_READ);
        if (key.isValid() && key.interestOps() != wanted) {
            key.interestOps(wanted);
        }
    }

    @Override
    public void fail(String reason) {
        connections.listener().socketDropped(reason);
        close();
    }

    @Override
    public void wake() {
        connections.ready(this);
    }

    @Override
    public void outputAdded() {
        connections.unsent(this);
    }

    /** As {@link #close}, and the client finds its connection reset: Java only ends the stream while a selector knows the channel. */
    private void reset() {
        key.cancel();
        try {
            key.selector().selectNow();
        } catch (IOException failed) {
            connections.listener().message("a connection could not be reset: " + failed.getMessage());
        }
        close();
    }

    void close() {
        if (!open) {
            return;
        }
        open = false;
        key.cancel();
        try {
            channel.close();
        } catch (IOException alreadyGone) {
            // Closing is all that is wanted of it.
        }
        closed.run();
    }
}
