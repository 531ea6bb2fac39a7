package org.domaind.tests.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** A connection to the management socket that says exactly what a test wants. */
public final class Conversation implements AutoCloseable {
    private final SocketChannel channel;
    private final ByteBuffer heard = ByteBuffer.allocate(8192).limit(0);

    private Conversation(SocketChannel channel) {
        this.channel = channel;
    }

    public static Conversation open(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        return new Conversation(channel);
    }

    /** Sends a frame, with its NUL. */
    public Conversation say(String frame) throws IOException {
        return raw(frame + "\0");
    }

    public Conversation raw(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        return this;
    }

    /** The next frame; empty at the end of the stream. */
    public Optional<JsonNode> hear() throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        while (true) {
            while (heard.hasRemaining()) {
                byte next = heard.get();
                if (next == 0) {
                    return Optional.of(JsonTree.of(frame.toByteArray()));
                }
                frame.write(next);
            }
            int count = channel.read(heard.clear());
            heard.flip();
            if (count < 0) {
                heard.limit(0);
                return Optional.empty();
            }
        }
    }

    public JsonNode ask(String frame) throws IOException {
        return say(frame).hear().orElseThrow();
    }

    /** As {@link #hear}, for another thread. */
    public JsonNode next() {
        try {
            return hear().orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@link #ask}, for another thread. */
    public JsonNode asked(String frame) {
        try {
            return ask(frame);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void endOfInput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
