package org.domaind.daemon.devicemodel.jail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * A socket of the store for one device model, while it starts: bytes go both ways to the host's own, whose permissions stay as they are. Closing it
 * ends all connections. Each connection has two threads, for a second or two.
 */
final class StoreRelay implements AutoCloseable {
    /** QEMU opens two or three. */
    private static final int MAX_CONNECTIONS = 8;
    private static final int CHUNK = 4096;

    private final Path socket;
    private final Path store;
    private final ServerSocketChannel listener;
    private final List<SocketChannel> channels = new ArrayList<>();
    private boolean closed;

    StoreRelay(Path socket, int uid, Path store) throws IOException {
        this.socket = socket;
        this.store = store;
        Files.deleteIfExists(socket);
        listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            listener.bind(UnixDomainSocketAddress.of(socket));
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
            Files.setAttribute(socket, "unix:uid", uid);
        } catch (IOException e) {
            close();
            throw e;
        }
        start(this::accept);
    }

    private static void start(Runnable body) {
        Thread thread = new Thread(body, "device-model-store");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            for (int count = 0; count < MAX_CONNECTIONS; count++) {
                SocketChannel client = listener.accept();
                SocketChannel server = SocketChannel.open(UnixDomainSocketAddress.of(store));
                if (!keep(client, server)) {
                    return;
                }
                start(() -> copy(client, server));
                start(() -> copy(server, client));
            }
        } catch (IOException end) {
            // Closed, or the store is away: the device model says what it could not do.
        }
    }

    private synchronized boolean keep(SocketChannel client, SocketChannel server) throws IOException {
        if (closed) {
            client.close();
            server.close();
            return false;
        }
        channels.add(client);
        channels.add(server);
        return true;
    }

    private static void copy(SocketChannel from, SocketChannel to) {
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
        try (from; to) {
            while (from.read(buffer.clear()) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
            }
        } catch (IOException end) {
            // One side has gone: so does the other.
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        try {
            listener.close();
            for (SocketChannel channel : channels) {
                channel.close();
            }
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
