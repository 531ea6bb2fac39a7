package org.domaind.xenstore.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

import org.domaind.xenstore.wire.Packet;
import org.domaind.xenstore.wire.PacketReader;
import org.domaind.xenstore.wire.ProtocolException;

/** A connection of the unix socket. */
final class SocketLink implements Link, ClientSocket.Events {
    /**
     * What one turn takes at most: the largest request, or a few hundred small ones. Of a larger one something stays unread, so that its client
     * finds the connection reset, as by the C xenstored.
     */
    static final int TURN_BYTES = Packet.HEADER_SIZE + Packet.MAX_PAYLOAD;
    /** With more unread output the client's requests wait. */
    private static final int PAUSE_BYTES = 256 << 10;

    private final Connections connections;
    private final Session session;
    private final ClientSocket socket;
    private final ByteBuffer in;
    private final ByteBuffer out;
    private final Consumer<SocketLink> closed;
    private final int maxUnread;
    private final PacketReader reader = new PacketReader();
    private boolean open = true;
    private boolean reading = true;
    private boolean writing;

    /** @param closed called once, when the connection has ended */
    SocketLink(Connections connections, Session session, ClientSocket socket, Sockets sockets, int maxUnread, Consumer<SocketLink> closed) {
        this.connections = connections;
        this.session = session;
        this.socket = socket;
        this.in = sockets.in();
        this.out = sockets.out();
        this.maxUnread = maxUnread;
        this.closed = closed;
    }

    Session session() {
        return session;
    }

    @Override
    public String peer() {
        return socket.peer();
    }

    @Override
    public void readable() {
        connections.ready(this);
    }

    @Override
    public void writable() {
        connections.unsent(this);
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
        try {
            if (socket.receive() < 0) {
                close();
                return false;
            }
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
                output.sent(socket.send());
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
        boolean read = session.output().bytes() <= PAUSE_BYTES;
        boolean write = !session.output().isEmpty();
        if (read != reading || write != writing) {
            reading = read;
            writing = write;
            socket.interest(read, write);
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

    void close() {
        if (open) {
            open = false;
            socket.close();
            closed.accept(this);
        }
    }

    private void reset() {
        if (open) {
            open = false;
            socket.reset();
            closed.accept(this);
        }
    }
}
