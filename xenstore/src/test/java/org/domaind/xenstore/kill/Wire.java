package org.domaind.xenstore.kill;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.domaind.xenstore.wire.Packet;
import org.domaind.xenstore.wire.PacketReader;
import org.domaind.xenstore.wire.ProtocolException;

/** A socket's client of one thread: requests are collected, sent, then answered one after the other. */
final class Wire implements AutoCloseable {
    private final SocketChannel channel;
    private final PacketReader reader = new PacketReader();
    private final ByteBuffer in = ByteBuffer.allocate(8192).flip();
    private final ByteArrayOutputStream unsent = new ByteArrayOutputStream();

    Wire(Path folder) throws IOException {
        channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(folder.resolve("socket")));
    }

    void ask(int type, int tx, String payload) {
        unsent.writeBytes(new Packet(type, 1, tx, Ring.Text.bytes(payload)).encode());
    }

    void send() throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(unsent.toByteArray());
        unsent.reset();
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** The next message, lists in order. */
    String reply() throws IOException {
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
            return Step.inOrder(Ring.Text.of(packet));
        } catch (ProtocolException garbage) {
            throw new IOException(garbage);
        }
    }

    /** One request and its reply. */
    String ask(int type, String payload) throws IOException {
        ask(type, 0, payload);
        send();
        return reply();
    }

    /** What is known of nodes: values, permissions, children. */
    List<String> look(List<String> paths) throws IOException {
        for (String path : paths) {
            ask(Step.READ, 0, path + "|");
            ask(Step.GET_PERMS, 0, path + "|");
            ask(Step.DIRECTORY, 0, path + "|");
        }
        send();
        List<String> replies = new ArrayList<>();
        for (int i = 0; i < 3 * paths.size(); i++) {
            replies.add(reply());
        }
        return replies;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
