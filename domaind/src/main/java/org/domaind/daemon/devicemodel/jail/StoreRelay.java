package org.domaind.daemon.devicemodel.jail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.Channel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One device model's socket of the store, with the connections that came by it. Closing it ends them. */
final class StoreRelay implements AutoCloseable {
    /** QEMU opens two or three. */
    private static final int MAX_CONNECTIONS = 8;
    private static final int CHUNK = 4096;

    /** What a channel is for. */
    interface Part {
        void ready(SelectionKey key);
    }

    private final Path socket;
    private final ServerSocketChannel listener;
    private final Path store;
    private final Optional<StoreFilter> filter;
    private final Selector selector;
    private final List<Channel> channels = new ArrayList<>();
    private int connections;
    private boolean closed;

    /** @param filter empty: all is permitted */
    StoreRelay(Path socket, ServerSocketChannel listener, Path store, Optional<StoreFilter> filter, Selector selector) {
        this.socket = socket;
        this.listener = listener;
        this.store = store;
        this.filter = filter;
        this.selector = selector;
    }

    /** On the relays' thread, as all that follows from it. */
    void begin() {
        try {
            listener.register(selector, SelectionKey.OP_ACCEPT, (Part) this::accept);
        } catch (IOException closedBefore) {
            // Nobody is to come any more.
        }
    }

    private void accept(SelectionKey key) {
        try {
            SocketChannel client = listener.accept();
            if (client != null) {
                connect(client);
            }
        } catch (IOException end) {
            // Closed, or the store is away: the device model says what it could not do.
        }
    }

    private void connect(SocketChannel client) throws IOException {
        SocketChannel server = keep(client) ? SocketChannel.open(UnixDomainSocketAddress.of(store)) : null;
        if (server == null || !keep(server) || ++connections > MAX_CONNECTIONS) {
            closeQuietly(client);
            closeQuietly(server);
            return;
        }
        client.configureBlocking(false);
        server.configureBlocking(false);
        if (filter.isPresent()) {
            FilteredLink link = new FilteredLink(client, server, filter.get());
            client.register(selector, SelectionKey.OP_READ, (Part) key -> filtered(link, client, server));
            server.register(selector, SelectionKey.OP_READ, (Part) key -> filtered(link, client, server));
            return;
        }
        Way there = new Way(client, server);
        Way back = new Way(server, client);
        client.register(selector, SelectionKey.OP_READ, (Part) key -> both(there, back));
        server.register(selector, SelectionKey.OP_READ, (Part) key -> both(there, back));
    }

    /** @return false: it was closed meanwhile */
    private synchronized boolean keep(SocketChannel channel) throws IOException {
        if (closed) {
            channel.close();
            return false;
        }
        channels.add(channel);
        return true;
    }

    private void filtered(FilteredLink link, SocketChannel client, SocketChannel server) {
        try {
            if (!link.move()) {
                throw new IOException("one side has gone");
            }
            link.interest(selector);
        } catch (IOException | CancelledKeyException end) {
            closeQuietly(client);
            closeQuietly(server);
        }
    }

    private void both(Way there, Way back) {
        try {
            boolean open = there.move() & back.move();
            if (!open) {
                throw new IOException("one side has gone");
            }
            interest(there, back);
            interest(back, there);
        } catch (IOException | CancelledKeyException end) {
            // One side has gone: so does the other.
            closeQuietly(there.from);
            closeQuietly(there.to);
        }
    }

    /** Reads while what was read before has left; writes while something has not. */
    private void interest(Way out, Way in) {
        out.from.keyFor(selector).interestOps((out.waits() ? 0 : SelectionKey.OP_READ) | (in.waits() ? SelectionKey.OP_WRITE : 0));
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One direction of a connection. */
    private static final class Way {
        private final SocketChannel from;
        private final SocketChannel to;
        private final ByteBuffer buffer = ByteBuffer.allocate(CHUNK).limit(0);

        Way(SocketChannel from, SocketChannel to) {
            this.from = from;
            this.to = to;
        }

        boolean waits() {
            return buffer.hasRemaining();
        }

        /** @return false at the end */
        boolean move() throws IOException {
            if (!buffer.hasRemaining()) {
                int count = from.read(buffer.clear());
                buffer.flip();
                if (count < 0) {
                    return false;
                }
            }
            to.write(buffer);
            return true;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        try {
            listener.close();
            for (Channel channel : channels) {
                channel.close();
            }
            selector.wakeup();
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
