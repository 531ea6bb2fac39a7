package org.domaind.daemon.api;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Connections to a management socket, closed together. */
final class Callers implements AutoCloseable {
    private final List<SocketChannel> open = new ArrayList<>();

    SocketChannel connect(Path socket) throws IOException {
        SocketChannel caller = SocketChannel.open(StandardProtocolFamily.UNIX);
        open.add(caller);
        caller.connect(UnixDomainSocketAddress.of(socket));
        return caller;
    }

    static void say(SocketChannel caller, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            caller.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel caller : open) {
            caller.close();
        }
    }
}
