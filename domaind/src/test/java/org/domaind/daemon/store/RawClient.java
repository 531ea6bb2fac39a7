package org.domaind.daemon.store;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.domaind.xenstore.wire.Op;
import org.domaind.xenstore.wire.Packet;
import org.domaind.xenstore.wire.PacketReader;
import org.domaind.xenstore.wire.ProtocolException;

/** A client that sees every packet. Payloads are written with {@code |} for NUL. */
final class RawClient implements AutoCloseable {
    private final SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    private final PacketReader reader = new PacketReader();
    private final ByteBuffer in = ByteBuffer.allocate(8192).flip();
    private final Deque<String> events = new ArrayDeque<>();
    private int lastRequest;

    RawClient(Path socket) throws IOException {
        channel.connect(UnixDomainSocketAddress.of(socket));
    }

    /** Sends a request and waits for its answer, which must be the next one and carry its number. */
    String ask(Op op, int txid, String payload) throws IOException {
        send(op, txid, payload);
        return answer();
    }

    String ask(Op op, String payload) throws IOException {
        return ask(op, 0, payload);
    }

    void send(Op op, int txid, String payload) throws IOException {
        byte[] bytes = payload.replace('|', '\0').getBytes(StandardCharsets.ISO_8859_1);
        write(ByteBuffer.wrap(new Packet(op, ++lastRequest, txid, bytes).encode()));
    }

    void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** The answer to the last request. */
    String answer() throws IOException {
        while (true) {
            Packet packet = next();
            if (packet.op() == Op.WATCH_EVENT) {
                events.add(text(packet));
            } else if (packet.reqId() != lastRequest) {
                throw new IllegalStateException("an answer to request " + packet.reqId() + " instead of " + lastRequest);
            } else {
                return text(packet);
            }
        }
    }

    /** The answers to the last requests, which must come in their order. */
    List<String> answers(int count) throws IOException {
        List<String> answers = new ArrayList<>();
        for (int request = lastRequest - count + 1; request <= lastRequest; request++) {
            Packet packet = next();
            if (packet.reqId() != request) {
                throw new IllegalStateException("an answer to request " + packet.reqId() + " instead of " + request);
            }
            answers.add(text(packet));
        }
        return answers;
    }

    /** The next event. */
    String event() throws IOException {
        if (events.isEmpty()) {
            Packet packet = next();
            if (packet.op() != Op.WATCH_EVENT) {
                throw new IllegalStateException("an answer that nobody asked for: " + text(packet));
            }
            return text(packet);
        }
        return events.poll();
    }

    private Packet next() throws IOException {
        try {
            for (Packet packet = reader.next(in); ; packet = reader.next(in)) {
                if (packet != null) {
                    return packet;
                }
                in.clear();
                int count = channel.read(in);
                in.flip();
                if (count < 0) {
                    throw new EOFException();
                }
            }
        } catch (ProtocolException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    private static String text(Packet packet) {
        return new String(packet.payload(), StandardCharsets.ISO_8859_1).replace('\0', '|');
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
