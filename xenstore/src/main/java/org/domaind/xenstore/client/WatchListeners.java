package org.domaind.xenstore.client;

import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.domaind.xenstore.wire.Op;
import org.domaind.xenstore.wire.Packet;

/** The listeners of a client's watches, and the thread that tells them. Thread-safe. */
final class WatchListeners {
    /** Events that wait for their listeners; with more the connection is not read. */
    private static final int MAX_EVENTS = 64 << 10;
    /** In the queue of events: a connection has ended. */
    private static final Packet END = new Packet(Op.INVALID, 0, 0, Payload.EMPTY);

    private record Watched(String path, Consumer<String> listener) {
    }

    /** Sees to it that there is a connection, where one is wanted. */
    interface Connection {
        /** Tries for as long as one is wanted. Returns whether more events may come. */
        boolean restored() throws InterruptedException;
    }

    private final ClientListener told;
    private final Connection connection;
    private final Map<String, Watched> byToken = new ConcurrentHashMap<>();
    private final BlockingQueue<Packet> events = new LinkedBlockingQueue<>(MAX_EVENTS);
    private final AtomicLong lastToken = new AtomicLong();
    private Thread thread;

    WatchListeners(ClientListener told, Connection connection) {
        this.told = told;
        this.connection = connection;
    }

    /** Starts the thread if it does not run. */
    synchronized void start() {
        if (thread == null) {
            thread = new Thread(this::run, "xenstore-events");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Returns the token of the watch. */
    String add(String path, Consumer<String> listener) {
        String token = "w" + lastToken.incrementAndGet();
        byToken.put(token, new Watched(path, listener));
        return token;
    }

    /** Returns whether it was there. */
    boolean remove(String token) {
        return byToken.remove(token) != null;
    }

    /** The watched paths by their tokens, as they are now. */
    Map<String, String> paths() {
        return byToken.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, watch -> watch.getValue().path));
    }

    /** Waits for space in the queue. */
    void queue(Packet event) {
        try {
            events.put(event);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The caller may be interrupted and cannot block. If the queue is full, its events wake the thread. */
    void connectionEnded() {
        events.offer(END);
    }

    private void run() {
        try {
            boolean going = true;
            while (going) {
                Packet event = events.take();
                if (event != END) {
                    tell(Payload.strings(event.payload()));
                }
                going = connection.restored() || !events.isEmpty();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(List<String> pathAndToken) {
        Watched watched = pathAndToken.size() < 2 ? null : byToken.get(pathAndToken.get(1));
        if (watched != null) {
            try {
                watched.listener.accept(pathAndToken.get(0));
            } catch (RuntimeException fault) {
                told.listenerFailed(pathAndToken.get(0), fault);
            }
        }
    }
}
