package org.domaind.xenstore.client;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.domaind.xenstore.wire.Op;
import org.domaind.xenstore.wire.Packet;
import org.domaind.xenstore.wire.PacketReader;
import org.domaind.xenstore.wire.ProtocolException;

/** One connection: sends packets, receives replies and events. */
final class SocketConnection implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 << 10;

    private final SocketChannel channel;
    private final Consumer<Packet> events;
    private final Consumer<Exception> ended;
    private final Object sending = new Object();
    private final Queue<CompletableFuture<Packet>> awaited = new ArrayDeque<>();
    private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final Thread reader = new Thread(this::read, "xenstore-client");
    private StoreClosedException closed;

    private SocketConnection(SocketChannel channel, Consumer<Packet> events, Consumer<Exception> ended) {
        this.channel = channel;
        this.events = events;
        this.ended = ended;
        reader.setDaemon(true);
    }

    /**
     * @param events gets events, on the reading thread
     * @param ended  gets the cause once the connection has ended, null when there is none; on any thread
     */
    static SocketConnection connect(Path socket, Consumer<Packet> events, Consumer<Exception> ended) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
        SocketConnection connection = new SocketConnection(channel, events, ended);
        connection.reader.start();
        return connection;
    }

    /** False once the connection has ended. */
    boolean isOpen() {
        synchronized (awaited) {
            return closed == null;
        }
    }

    /** Sends packets together; each future gets its packet's reply. Returns false, with nothing sent, when the connection has ended. */
    boolean send(List<Packet> packets, List<CompletableFuture<Packet>> replies) {
        synchronized (sending) {
            synchronized (awaited) {
                if (closed != null) {
                    return false;
                }
                awaited.addAll(replies);
            }
            try {
                out.clear();
                for (Packet packet : packets) {
                    if (out.remaining() < Packet.HEADER_SIZE + Packet.MAX_PAYLOAD) {
                        flush();
                    }
                    out.put(packet.encode());
                }
                flush();
                return true;
            } catch (IOException failure) {
                end(failure);
                throw new StoreClosedException(failure);
            }
        }
    }

    private void flush() throws IOException {
        out.flip();
        while (out.hasRemaining()) {
            channel.write(out);
        }
        out.clear();
    }

    private void read() {
        PacketReader packets = new PacketReader();
        ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);
        try {
            while (channel.read(in.clear()) >= 0) {
                in.flip();
                for (Packet packet = packets.next(in); packet != null; packet = packets.next(in)) {
                    take(packet);
                }
            }
            end(null);
        } catch (IOException | ProtocolException | RuntimeException failure) {
            // The thread's outermost edge: pending requests must fail.
            end(failure);
        }
    }

    private void take(Packet packet) throws ProtocolException {
        if (packet.op() == Op.WATCH_EVENT) {
            events.accept(packet);
            return;
        }
        CompletableFuture<Packet> reply;
        synchronized (awaited) {
            reply = awaited.poll();
        }
        if (reply == null) {
            throw new ProtocolException("a reply that nobody asked for");
        }
        reply.complete(packet);
    }

    private void end(Exception cause) {
        List<CompletableFuture<Packet>> abandoned;
        StoreClosedException reason = new StoreClosedException(cause);
        synchronized (awaited) {
            if (closed != null) {
                return;
            }
            closed = reason;
            abandoned = List.copyOf(awaited);
            awaited.clear();
        }
        abandoned.forEach(reply -> reply.completeExceptionally(reason));
        try {
            channel.close();
        } catch (IOException alreadyGone) {
            // Closed, one way or the other.
        }
        ended.accept(cause);
    }

    @Override
    public void close() {
        end(null);
    }
}
