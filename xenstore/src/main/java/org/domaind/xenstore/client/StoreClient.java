package org.domaind.xenstore.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;

import org.domaind.xenstore.wire.Errno;
import org.domaind.xenstore.wire.Op;
import org.domaind.xenstore.wire.Packet;

/**
 * A connection to a store. May be used by any number of threads.
 *
 * <p>A client made by {@link #keepConnected} connects again by itself when its connection ends; a request that comes before that connects at once.
 * Requests that were pending have failed, a transaction as a whole.
 */
public final class StoreClient implements StoreAccess, AutoCloseable {
    private static final int MAX_ATTEMPTS = 1000;
    /** The pause between two attempts to connect again. */
    private static final long RETRY_MILLIS = 500;

    private final Path socket;
    private final boolean keeps;
    private final ClientListener told;
    private final WatchListeners listeners;
    /** Changed under the lock of this object. */
    private volatile SocketConnection current;
    private volatile boolean closed;

    private StoreClient(Path socket, boolean keeps, ClientListener told) throws IOException {
        this.socket = socket;
        this.keeps = keeps;
        this.told = told;
        listeners = new WatchListeners(told, this::restored);
        current = connection();
        if (keeps) {
            listeners.start();
        }
    }

    /** Connects once. @throws IOException when nothing answers there */
    public static StoreClient connect(Path socket) throws IOException {
        return new StoreClient(socket, false, new ClientListener() { });
    }

    /** Connects, and again whenever the connection ends. @throws IOException when nothing answers there now */
    public static StoreClient keepConnected(Path socket, ClientListener told) throws IOException {
        return new StoreClient(socket, true, told);
    }

    private SocketConnection connection() throws IOException {
        return SocketConnection.connect(socket, listeners::queue, this::ended);
    }

    private void ended(Exception cause) {
        if (!closed && keeps) {
            told.disconnected(cause);
        }
        listeners.connectionEnded();
    }

    /** The connection to send by; a new one, with all watches set, if the last one has ended and this client keeps connected. */
    private SocketConnection live() {
        return current.isOpen() || !keeps || closed ? current : connectAgain();
    }

    private synchronized SocketConnection connectAgain() {
        if (current.isOpen() || closed) {
            return current;
        }
        SocketConnection next;
        try {
            next = connection();
        } catch (IOException unreachable) {
            throw new StoreClosedException(unreachable);
        }
        current = next;
        if (closed) {
            next.close();
            return next;
        }
        told.connectedAgain();
        // Not waited for: this may be the thread that takes events, which come between the replies.
        listeners.paths().forEach((token, path) -> next.send(List.of(packet(Op.WATCH, 0, path, Payload.of(path, token))), List.of(new CompletableFuture<>())));
        return next;
    }

    @Override
    public byte[] request(Op op, String path, byte[] payload) {
        return request(null, op, 0, path, payload);
    }

    /** @param by the connection of a transaction; null for the present one */
    byte[] request(SocketConnection by, Op op, int transaction, String path, byte[] payload) {
        CompletableFuture<Packet> reply = new CompletableFuture<>();
        send(by, List.of(packet(op, transaction, path, payload)), List.of(reply));
        return payload(reply, op, path);
    }

    /** @param by the connection of a transaction; null for the present one */
    void send(SocketConnection by, List<Packet> packets, List<CompletableFuture<Packet>> replies) {
        SocketConnection used = by == null ? live() : by;
        // One that ended since the check has sent nothing: the request may be sent again.
        if (!used.send(packets, replies) && (by != null || !live().send(packets, replies))) {
            throw new StoreClosedException(null);
        }
    }

    static Packet packet(Op op, int transaction, String path, byte[] payload) {
        if (payload.length > Packet.MAX_PAYLOAD) {
            throw new StoreException(op, Errno.E2BIG, path);
        }
        return new Packet(op, 0, transaction, payload);
    }

    static byte[] payload(CompletableFuture<Packet> reply, Op op, String path) {
        Packet packet;
        try {
            packet = reply.get();
        } catch (ExecutionException closed) {
            throw new StoreClosedException(closed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted while waiting for the store", interrupted);
        }
        if (packet.op() == Op.ERROR) {
            throw new StoreException(op, Payload.errno(packet.payload()), path);
        }
        return packet.payload();
    }

    @Override
    public Pipeline pipeline() {
        return new Pipeline(this, null, 0);
    }

    /** As {@link #readOptional}, for several nodes with one wait. They are not read at the same moment. */
    public List<Optional<String>> readAll(List<String> paths) {
        List<CompletableFuture<Packet>> replies = new ArrayList<>();
        paths.forEach(path -> replies.add(new CompletableFuture<>()));
        send(null, paths.stream().map(path -> packet(Op.READ, 0, path, Payload.of(path))).toList(), replies);
        List<Optional<String>> values = new ArrayList<>();
        for (int i = 0; i < paths.size(); i++) {
            values.add(value(replies.get(i), paths.get(i)));
        }
        return values;
    }

    private static Optional<String> value(CompletableFuture<Packet> reply, String path) {
        try {
            return Optional.of(new String(payload(reply, Op.READ, path), StandardCharsets.ISO_8859_1));
        } catch (StoreException refused) {
            if (refused.errno() == Errno.ENOENT) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    /**
     * Runs {@code body} as a transaction, repeated when others interfere.
     *
     * @param body may run several times; when it throws, nothing is kept
     * @throws StoreException EAGAIN when others interfered too often
     */
    public <T> T transaction(Function<StoreAccess, T> body) {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            // Its id is meaningless, or another transaction's, on any other connection.
            SocketConnection by = live();
            OpenTransaction open = OpenTransaction.start(this, by);
            T result;
            try {
                result = body.apply(open);
            } catch (RuntimeException failure) {
                open.abort(failure);
                throw failure;
            }
            if (open.commit()) {
                return result;
            }
        }
        throw new StoreException(Op.TRANSACTION_END, Errno.EAGAIN, "");
    }

    /** As {@link #transaction}, without a result. */
    public void inTransaction(Consumer<StoreAccess> body) {
        transaction(access -> {
            body.accept(access);
            return null;
        });
    }

    /**
     * Watches a node and everything below it; or a special name such as {@code @releaseDomain}.
     *
     * @param listener gets the path of each change, and once at the beginning the watched path; called on a thread that all listeners of this client
     *                 share
     * @return closing it ends the watch; an event on its way may still arrive
     */
    public Subscription watch(String path, Consumer<String> listener) {
        listeners.start();
        String token = listeners.add(path, listener);
        try {
            request(Op.WATCH, path, Payload.of(path, token));
        } catch (StoreException refused) {
            // Set already: a new connection was made meanwhile, with all watches.
            if (refused.errno() != Errno.EEXIST) {
                listeners.remove(token);
                throw refused;
            }
        }
        return () -> {
            if (listeners.remove(token)) {
                unwatch(path, token);
            }
        };
    }

    private void unwatch(String path, String token) {
        try {
            request(Op.UNWATCH, path, Payload.of(path, token));
        } catch (StoreException refused) {
            // It ended with its connection, and is not set again on the next one.
            if (!keeps || refused.errno() != Errno.ENOENT && !(refused instanceof StoreClosedException)) {
                throw refused;
            }
        }
    }

    /** Connects again for the watches, if this client keeps connected: a listener sends no request that would do it. Returns whether more events may come. */
    private boolean restored() throws InterruptedException {
        while (keeps && !closed && !current.isOpen()) {
            try {
                live();
            } catch (StoreClosedException unreachable) {
                synchronized (this) {
                    if (!closed) {
                        wait(RETRY_MILLIS);
                    }
                }
            }
        }
        // It may have ended again since; then another round is made of that.
        return keeps && !closed || current.isOpen();
    }

    /** Introduces the ring of a domain to the store. */
    public void introduce(int domid, long gfn, int remotePort) {
        request(Op.INTRODUCE, "domain " + domid, Payload.of(Integer.toString(domid), Long.toUnsignedString(gfn), Integer.toString(remotePort)));
    }

    /** Makes the store forget a domain. */
    public void release(int domid) {
        request(Op.RELEASE, "domain " + domid, Payload.of(Integer.toString(domid)));
    }

    /** Reports that a domain runs again after it had shut down. */
    public void resume(int domid) {
        request(Op.RESUME, "domain " + domid, Payload.of(Integer.toString(domid)));
    }

    public boolean isIntroduced(int domid) {
        return Payload.strings(request(Op.IS_DOMAIN_INTRODUCED, "domain " + domid, Payload.of(Integer.toString(domid)))).contains("T");
    }

    /** Gives a domain the rights of another one. */
    public void setTarget(int domid, int target) {
        request(Op.SET_TARGET, "domain " + domid, Payload.of(Integer.toString(domid), Integer.toString(target)));
    }

    @Override
    public void close() {
        closed = true;
        synchronized (this) {
            notifyAll();
        }
        current.close();
    }
}
