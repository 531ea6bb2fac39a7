package org.domaind.xenstore.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

import org.domaind.xenstore.session.Link;
import org.domaind.xenstore.session.LinkContext;
import org.domaind.xenstore.session.OutputQueue;
import org.domaind.xenstore.session.Session;
import org.domaind.xenstore.wire.Packet;
import org.domaind.xenstore.wire.PacketReader;
import org.domaind.xenstore.wire.ProtocolException;

/** The link of a client of the unix socket. */
final class SocketLink implements Link, ClientSocket.Events {
    /**
     * What one turn reads at most: the largest request, or a few hundred small ones. Part of a larger one stays unread, so that its client sees the
     * connection reset, as with the C xenstored.
     */
    static final int TURN_BYTES = Packet.HEADER_SIZE + Packet.MAX_PAYLOAD;
    /** While more output than this is unread, the client's requests wait. */
    private static final int PAUSE_BYTES = 256 << 10;

    private final LinkContext context;
    private final Session session;
    private final ClientSocket socket;
    private final ByteBuffer in;
    private final ByteBuffer out;
    private final Consumer<SocketLink> closed;
    private final int maxUnread;
    private final KeptSockets.Place place;
    private final PacketReader reader = new PacketReader();
    private boolean open = true;
    private boolean reading = true;
    private boolean writing;

    /**
     * @param place  null for a connection that ends with this process
     * @param closed called once, when the connection has ended
     */
    SocketLink(LinkContext context, Session session, ClientSocket socket, Sockets sockets, int maxUnread, KeptSockets.Place place,
               Consumer<SocketLink> closed) {
        this.context = context;
        this.session = session;
        this.socket = socket;
        this.in = sockets.in();
        this.out = sockets.out();
        this.maxUnread = maxUnread;
        this.place = place;
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
        context.ready(this);
    }

    @Override
    public void writable() {
        context.unsent(this);
    }

    @Override
    public boolean privileged() {
        return true;
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
        busy();
        try {
            if (socket.receive() < 0) {
                close();
                return false;
            }
            boolean full = in.limit() == in.capacity();
            for (Packet packet = reader.next(in); packet != null; packet = reader.next(in)) {
                context.handle(session, packet);
            }
            settle();
            return full && open;
        } catch (ProtocolException unreadable) {
            context.listener().socketDropped(unreadable.getMessage());
            reset();
        } catch (IOException gone) {
            close();
        }
        return false;
    }

    @Override
    public void record() {
        // Output of a socket does not outlive the process: its client sees the connection closed, and asks again. See KeptSockets.
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
            context.listener().socketDropped("a client left " + output.bytes() + " bytes unread");
            close();
            return;
        }
        interest();
        settle();
    }

    private void busy() {
        if (place != null) {
            place.busy();
        }
    }

    /** With everything answered and sent, the next process could continue from here. */
    private void settle() {
        if (place != null && open && session.output().isEmpty() && reader.held() == 0) {
            place.idle();
        }
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
    public void fail(RuntimeException bug) {
        context.listener().failed("serving a client of the socket", bug);
        context.listener().socketDropped("the store failed: " + bug);
        close();
    }

    @Override
    public void wake() {
        context.ready(this);
    }

    @Override
    public void outputAdded() {
        busy();
        context.unsent(this);
    }

    void close() {
        end(socket::close);
    }

    private void reset() {
        end(socket::reset);
    }

    private void end(Runnable closing) {
        if (open) {
            open = false;
            busy();
            try {
                closing.run();
            } catch (RuntimeException bug) {
                // The connection is forgotten all the same.
                context.listener().failed("closing a client's connection", bug);
            }
            if (place != null) {
                place.free();
            }
            closed.accept(this);
        }
    }

    /** This process ends. */
    void leave() {
        open = false;
        if (place != null && place.isIdle()) {
            socket.leave();
        } else {
            socket.close();
        }
    }
}
