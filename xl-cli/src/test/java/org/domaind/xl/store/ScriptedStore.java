package org.domaind.xl.store;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.domaind.xenstore.wire.Op;
import org.domaind.xenstore.wire.Packet;
import org.domaind.xenstore.wire.PacketReader;
import org.domaind.xenstore.wire.ProtocolException;

/** A store for one connection that gives the answers it is told to, and notes what it was asked. */
final class ScriptedStore implements AutoCloseable {
    private final Path socket;
    private final ServerSocketChannel server;
    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private final Future<List<String>> asked;

    /** @param answers as behind {@code <} in the table */
    ScriptedStore(Path folder, List<String> answers) throws IOException {
        socket = folder.resolve("socket");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
        asked = executor.submit(() -> serve(answers.iterator()));
    }

    /** The requests, each with the answer it got, once the client has gone. */
    List<String> asked() throws Exception {
        return asked.get();
    }

    private List<String> serve(Iterator<String> answers) throws IOException, ProtocolException {
        List<String> lines = new ArrayList<>();
        PacketReader packets = new PacketReader();
        ByteBuffer in = ByteBuffer.allocate(Packet.MAX_PAYLOAD);
        try (SocketChannel client = server.accept()) {
            while (client.read(in.clear()) >= 0) {
                in.flip();
                for (Packet packet = packets.next(in); packet != null; packet = packets.next(in)) {
                    String answer = answers.hasNext() ? answers.next() : "!EINVAL";
                    lines.add("> " + packet.op() + " " + packet.txId() + " \"" + escaped(packet.payload()) + "\"");
                    lines.add("< " + answer);
                    answer(client, packet, answer);
                }
            }
        }
        return lines;
    }

    private static void answer(SocketChannel client, Packet request, String answer) throws IOException {
        for (String part : answer.split(" \\+ ")) {
            if (part.startsWith("!")) {
                send(client, Op.ERROR.number(), request, part.substring(1) + "\\000");
            } else if (part.startsWith("event ")) {
                send(client, Op.WATCH_EVENT.number(), request, part.substring("event \"".length(), part.length() - 1));
            } else {
                send(client, request.type(), request, part.substring(1, part.length() - 1));
            }
        }
    }

    private static void send(SocketChannel client, int type, Packet request, String escaped) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(new Packet(type, request.reqId(), request.txId(), bytes(escaped)).encode());
        while (bytes.hasRemaining()) {
            client.write(bytes);
        }
    }

    private static byte[] bytes(String escaped) {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < escaped.length(); at++) {
            if (escaped.charAt(at) == '\\') {
                text.append((char) Integer.parseInt(escaped.substring(at + 1, at + 4), 8));
                at += 3;
            } else {
                text.append(escaped.charAt(at));
            }
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String escaped(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte b : bytes) {
            boolean plain = b >= ' ' && b < 127 && b != '\\' && b != '"';
            text.append(plain ? String.valueOf((char) b) : String.format("\\%03o", b & 255));
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        server.close();
        executor.shutdownNow();
        Files.deleteIfExists(socket);
    }
}
