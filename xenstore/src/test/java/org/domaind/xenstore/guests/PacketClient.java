package org.domaind.xenstore.guests;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

import org.domaind.xenstore.wire.Packet;
import org.domaind.xenstore.wire.PacketReader;
import org.domaind.xenstore.wire.ProtocolException;

/** A socket client for one thread: requests are collected, sent, then answered one after the other. */
public final class PacketClient implements AutoCloseable {
    private final SocketChannel channel;
    private final PacketReader reader = new PacketReader();
    private final ByteBuffer in = ByteBuffer.allocate(8192).flip();
    private final ByteArrayOutputStream unsent = new ByteArrayOutputStream();

    /** @param socket of a store */
    public PacketClient(Path socket) throws IOException {
        channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
    }

    public void ask(int type, int tx, String payload) {
        ask(type, 1, tx, payload);
    }

    public void ask(int type, int reqId, int tx, String payload) {
        unsent.writeBytes(new Packet(type, reqId, tx, Text.bytes(payload)).encode());
    }

    public void send() throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(unsent.toByteArray());
        unsent.reset();
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** The next message as {@link Text} has it. */
    public String reply() throws IOException {
        return Text.of(next());
    }

    /** The next message. */
    public Packet next() throws IOException {
        try {
            Packet packet = reader.next(in);
            while (packet == null) {
                in.clear();
                if (channel.read(in) < 0) {
                    throw new EOFException();
                }
                in.flip();
                packet = reader.next(in);
            }
            return packet;
        } catch (ProtocolException garbage) {
            throw new IOException(garbage);
        }
    }

    /** One request and its reply. */
    public String ask(int type, String payload) throws IOException {
        ask(type, 0, payload);
        send();
        return reply();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
