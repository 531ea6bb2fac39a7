package org.domaind.xenstore.socket;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** The unix socket with the JDK alone, on every system. */
public final class NioSockets implements Sockets {
    /** After a failed accept, for example when descriptors are used up, accepting pauses: the waiting client would be reported again and again. */
    private static final long PAUSE_MILLIS = 1000;

    private final ServerSocketChannel socket;
    private final SocketFile file;
    private final Selector selector;
    private final SelectionKey acceptKey;
    private final ByteBuffer in = ByteBuffer.allocateDirect(IN_BYTES);
    private final ByteBuffer out = ByteBuffer.allocateDirect(OUT_BYTES);

    private NioSockets(ServerSocketChannel socket, SocketFile file) throws IOException {
        this.socket = socket;
        this.file = file;
        selector = Selector.open();
        try {
            acceptKey = socket.register(selector, SelectionKey.OP_ACCEPT);
        } catch (IOException | RuntimeException failure) {
            selector.close();
            throw failure;
        }
    }

    /**
     * Listens at a path; only the owner can connect. A socket file left by a process that has ended is replaced.
     *
     * @throws IOException also when another store answers there
     */
    public static NioSockets listen(Path path) throws IOException {
        SocketFile file = new SocketFile(path);
        file.refuseIfAnswered();
        ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            file.place(made -> socket.bind(UnixDomainSocketAddress.of(made), SocketFile.BACKLOG));
            socket.configureBlocking(false);
            return new NioSockets(socket, file);
        } catch (IOException | RuntimeException failure) {
            socket.close();
            throw failure;
        }
    }

    @Override
    public ByteBuffer in() {
        return in;
    }

    @Override
    public ByteBuffer out() {
        return out;
    }

    @Override
    public void await(long timeoutMillis, AcceptHandler handler) throws IOException {
        boolean paused = acceptKey.interestOps() == 0;
        int found;
        if (timeoutMillis == 0) {
            found = selector.selectNow();
        } else if (paused && (timeoutMillis < 0 || timeoutMillis > PAUSE_MILLIS)) {
            found = selector.select(PAUSE_MILLIS);
        } else {
            found = selector.select(Math.max(0, timeoutMillis));
        }
        if (paused && found == 0 && timeoutMillis != 0) {
            acceptKey.interestOps(SelectionKey.OP_ACCEPT);
        }
        // Not by the count: the select of a connection reset may have selected others before.
        if (selector.selectedKeys().isEmpty()) {
            return;
        }
        for (SelectionKey key : selector.selectedKeys()) {
            if (key.attachment() instanceof ClientSocket.Events events) {
                int operations = key.isValid() ? key.readyOps() : SelectionKey.OP_READ;
                if ((operations & SelectionKey.OP_WRITE) != 0) {
                    events.writable();
                }
                if ((operations & SelectionKey.OP_READ) != 0) {
                    events.readable();
                }
            } else {
                accept(handler);
            }
        }
        selector.selectedKeys().clear();
    }

    private void accept(AcceptHandler handler) throws IOException {
        SocketChannel channel;
        try {
            channel = socket.accept();
        } catch (IOException refused) {
            acceptKey.interestOps(0);
            handler.notAccepted(refused);
            return;
        }
        if (channel != null) {
            try {
                channel.configureBlocking(false);
                SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
                key.attach(handler.accepted(new Client(channel, key)));
            } catch (IOException | RuntimeException failure) {
                // Only that client: the others are served.
                channel.close();
                handler.notAccepted(failure);
            }
        }
    }

    @Override
    public void wake() {
        selector.wakeup();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        selector.close();
        file.remove();
    }

    private final class Client implements ClientSocket {
        private final SocketChannel channel;
        private final SelectionKey key;

        Client(SocketChannel channel, SelectionKey key) {
            this.channel = channel;
            this.key = key;
        }

        @Override
        public int receive() throws IOException {
            in.clear();
            int count = channel.read(in);
            in.flip();
            return count;
        }

        @Override
        public int send() throws IOException {
            return channel.write(out);
        }

        @Override
        public void interest(boolean reading, boolean writing) {
            if (key.isValid()) {
                key.interestOps((reading ? SelectionKey.OP_READ : 0) | (writing ? SelectionKey.OP_WRITE : 0));
            }
        }

        @Override
        public void close() {
            key.cancel();
            try {
                channel.close();
            } catch (IOException alreadyGone) {
                // Closing is all that is wanted.
            }
            if (acceptKey.isValid()) {
                acceptKey.interestOps(SelectionKey.OP_ACCEPT);
            }
        }

        @Override
        public void reset() {
            // Java only shuts down the stream, and does not close it, while a selector knows the channel.
            key.cancel();
            try {
                selector.selectNow();
            } catch (IOException failed) {
                // Then the client sees the end of the stream instead.
            }
            close();
        }
    }
}
