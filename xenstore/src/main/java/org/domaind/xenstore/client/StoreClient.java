package org.domaind.xenstore.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;

import org.domaind.xenstore.wire.Errno;
import org.domaind.xenstore.wire.Op;
import org.domaind.xenstore.wire.Packet;

/** A connection to a store. May be used by any number of threads. */
public final class StoreClient implements StoreAccess, AutoCloseable {
    private static final int MAX_ATTEMPTS = 1000;
    /** Events that wait for their listeners; with more the connection is not read. */
    private static final int MAX_EVENTS = 64 << 10;
    private static final Packet END = new Packet(Op.INVALID, 0, 0, Payload.EMPTY);

    private final Map<String, Consumer<String>> listeners = new ConcurrentHashMap<>();
    private final BlockingQueue<Packet> events = new LinkedBlockingQueue<>(MAX_EVENTS);
    private final AtomicLong lastToken = new AtomicLong();
    private final Wire wire;
    private Thread eventThread;

    private StoreClient(Path socket) throws IOException {
        wire = Wire.connect(socket, this::queue);
    }

    /** @throws IOException when nobody answers there */
    public static StoreClient connect(Path socket) throws IOException {
        return new StoreClient(socket);
    }

    @Override
    public byte[] request(Op op, String path, byte[] payload) {
        return request(op, 0, path, payload);
    }

    byte[] request(Op op, int transaction, String path, byte[] payload) {
        CompletableFuture<Packet> reply = new CompletableFuture<>();
        send(List.of(packet(op, transaction, path, payload)), List.of(reply));
        return payload(reply, op, path);
    }

    void send(List<Packet> packets, List<CompletableFuture<Packet>> replies) {
        wire.send(packets, replies);
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
        return new Pipeline(this, 0);
    }

    /** As {@link #readOptional}, of several nodes with one wait. They are not read in one moment. */
    public List<Optional<String>> readAll(List<String> paths) {
        List<CompletableFuture<Packet>> replies = new ArrayList<>();
        paths.forEach(path -> replies.add(new CompletableFuture<>()));
        send(paths.stream().map(path -> packet(Op.READ, 0, path, Payload.of(path))).toList(), replies);
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
     * Does what {@code body} does all at once or not at all, repeating it when others interfere.
     *
     * @param body may run several times; when it throws, nothing is done
     * @throws StoreException EAGAIN when others interfered too often
     */
    public <T> T transaction(Function<StoreAccess, T> body) {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            int id = Integer.parseUnsignedInt(Payload.strings(request(Op.TRANSACTION_START, "", Payload.EMPTY)).get(0));
            T result;
            try {
                result = body.apply(new Within(id));
            } catch (RuntimeException failure) {
                abort(id, failure);
                throw failure;
            }
            if (committed(id)) {
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

    private boolean committed(int id) {
        try {
            request(Op.TRANSACTION_END, id, "", Payload.of("T"));
            return true;
        } catch (StoreException refused) {
            if (refused.errno() == Errno.EAGAIN) {
                return false;
            }
            throw refused;
        }
    }

    private void abort(int id, RuntimeException cause) {
        try {
            request(Op.TRANSACTION_END, id, "", Payload.of("F"));
        } catch (StoreException alsoFailed) {
            cause.addSuppressed(alsoFailed);
        }
    }

    /**
     * Watches a node and everything below it; or a special name such as {@code @releaseDomain}.
     *
     * @param listener gets the path of each change, and once at the beginning the watched path; called on a thread that all listeners of this
     * client share
     * @return closing it ends the watch; an event on its way may still arrive
     */
    public Subscription watch(String path, Consumer<String> listener) {
        String token = "w" + lastToken.incrementAndGet();
        startEvents();
        listeners.put(token, listener);
        try {
            request(Op.WATCH, path, Payload.of(path, token));
        } catch (StoreException refused) {
            listeners.remove(token);
            throw refused;
        }
        return () -> {
            if (listeners.remove(token) != null) {
                request(Op.UNWATCH, path, Payload.of(path, token));
            }
        };
    }

    private synchronized void startEvents() {
        if (eventThread == null) {
            eventThread = new Thread(this::tellListeners, "xenstore-events");
            eventThread.setDaemon(true);
            eventThread.start();
        }
    }

    private void queue(Packet event) {
        try {
            events.put(event == null ? END : event);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void tellListeners() {
        try {
            for (Packet event = events.take(); event != END; event = events.take()) {
                List<String> pathAndToken = Payload.strings(event.payload());
                Consumer<String> listener = pathAndToken.size() < 2 ? null : listeners.get(pathAndToken.get(1));
                if (listener != null) {
                    listener.accept(pathAndToken.get(0));
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Makes a domain's ring known to the store. */
    public void introduce(int domid, long gfn, int remotePort) {
        request(Op.INTRODUCE, "domain " + domid, Payload.of(Integer.toString(domid), Long.toUnsignedString(gfn), Integer.toString(remotePort)));
    }

    /** Makes the store forget a domain. */
    public void release(int domid) {
        request(Op.RELEASE, "domain " + domid, Payload.of(Integer.toString(domid)));
    }

    /** Tells that a domain runs again after it had shut down. */
    public void resume(int domid) {
        request(Op.RESUME, "domain " + domid, Payload.of(Integer.toString(domid)));
    }

    public boolean isIntroduced(int domid) {
        return Payload.strings(request(Op.IS_DOMAIN_INTRODUCED, "domain " + domid, Payload.of(Integer.toString(domid)))).contains("T");
    }

    /** Gives one domain the rights of another. */
    public void setTarget(int domid, int target) {
        request(Op.SET_TARGET, "domain " + domid, Payload.of(Integer.toString(domid), Integer.toString(target)));
    }

    @Override
    public void close() {
        wire.close();
    }

    private final class Within implements StoreAccess {
        private final int id;

        Within(int id) {
            this.id = id;
        }

        @Override
        public byte[] request(Op op, String path, byte[] payload) {
            return StoreClient.this.request(op, id, path, payload);
        }

        @Override
        public Pipeline pipeline() {
            return new Pipeline(StoreClient.this, id);
        }
    }
}
