package org.domaind.xenstore.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

import org.domaind.xenstore.wire.Errno;
import org.domaind.xenstore.wire.Op;
import org.domaind.xenstore.wire.Packet;
import org.domaind.xenstore.wire.PacketReader;
import org.domaind.xenstore.wire.ProtocolException;

/**
 * A connection for one user on one thread: a request is sent, then the connection is read until the reply comes; events that come before it are kept.
 * Paths and tokens are as in {@link StoreRequests}.
 */
public final class DirectClient implements StoreRequests, AutoCloseable {
    private static final int BUFFER_BYTES = 16 << 10;
    /** Events that are not fetched yet; a store that sends more without a reply is broken. */
    private static final int MAX_EVENTS = 64 << 10;

    /** A changed path, and the token of the watch that fired. */
    public record Event(String path, String token) {
    }

    private final ByteChannel channel;
    private final PacketReader packets = new PacketReader();
    private final ByteBuffer in = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
    private final ByteBuffer out = ByteBuffer.allocate(Packet.HEADER_SIZE + Packet.MAX_PAYLOAD);
    private final Queue<Event> events = new ArrayDeque<>();

    private DirectClient(ByteChannel channel) {
        this.channel = channel;
    }

    /**
     * Connects.
     *
     * @param socketOnly never use a device
     * @throws IOException nothing answers there
     */
    public static DirectClient open(StoreLocation location, boolean socketOnly) throws IOException {
        return new DirectClient(location.open(socketOnly));
    }

    /** Uses an existing connection. @param channel closed with this */
    public static DirectClient over(ByteChannel channel) {
        return new DirectClient(channel);
    }

    @Override
    public byte[] request(Op op, String path, byte[] payload) {
        return request(op, 0, path, payload);
    }

    private byte[] request(Op op, int transaction, String path, byte[] payload) {
        if (payload.length > Packet.MAX_PAYLOAD) {
            throw new StoreException(op, Errno.E2BIG, path);
        }
        try {
            send(new Packet(op, 0, transaction, payload));
            for (Packet packet = read(); ; packet = read()) {
                if (packet.op() == Op.WATCH_EVENT) {
                    keep(packet);
                } else if (packet.op() == Op.ERROR) {
                    throw new StoreException(op, Payload.errno(packet.payload()), path);
                } else {
                    return packet.payload();
                }
            }
        } catch (IOException | ProtocolException failure) {
            throw new StoreClosedException(failure);
        }
    }

    private void send(Packet packet) throws IOException {
        out.clear().put(packet.encode()).flip();
        while (out.hasRemaining()) {
            channel.write(out);
        }
    }

    private Packet read() throws IOException, ProtocolException {
        Packet packet = packets.next(in);
        while (packet == null) {
            if (channel.read(in.clear()) < 0) {
                throw new IOException("the store ended the connection");
            }
            packet = packets.next(in.flip());
        }
        return packet;
    }

    private void keep(Packet event) throws ProtocolException {
        List<String> words = Payload.strings(event.payload());
        if (words.size() < 2 || events.size() >= MAX_EVENTS) {
            throw new ProtocolException("an event without path and token, or too many of them");
        }
        events.add(new Event(words.get(0), words.get(1)));
    }

    /** Begins a transaction. */
    public int begin() {
        return Integer.parseUnsignedInt(Payload.strings(request(Op.TRANSACTION_START, "", Payload.EMPTY)).get(0));
    }

    /** The same connection, within a transaction. */
    public StoreRequests within(int transaction) {
        return new Within(transaction);
    }

    /**
     * Ends a transaction.
     *
     * @param commit whether to keep what was done in it
     * @throws StoreException EAGAIN when others interfered: nothing is kept
     */
    public void end(int transaction, boolean commit) {
        request(Op.TRANSACTION_END, transaction, "", Payload.of(commit ? "T" : "F"));
    }

    /** Watches a node and everything below it, or a special name. The first event comes at once. */
    public void watch(String path, String token) {
        request(Op.WATCH, path, Payload.of(path, token));
    }

    /** Waits for the next event of any watch. */
    public Event nextEvent() {
        try {
            while (events.isEmpty()) {
                Packet packet = read();
                if (packet.op() != Op.WATCH_EVENT) {
                    throw new ProtocolException("a reply that nobody asked for");
                }
                keep(packet);
            }
            return events.remove();
        } catch (IOException | ProtocolException failure) {
            throw new StoreClosedException(failure);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private final class Within implements StoreRequests {
        private final int transaction;

        Within(int transaction) {
            this.transaction = transaction;
        }

        @Override
        public byte[] request(Op op, String path, byte[] payload) {
            return DirectClient.this.request(op, transaction, path, payload);
        }
    }
}
