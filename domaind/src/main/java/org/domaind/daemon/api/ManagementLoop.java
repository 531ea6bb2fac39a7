package org.domaind.daemon.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** The one thread that accepts, receives and sends for all callers. Everything but {@link #post} and {@link #stop} belongs to it. */
final class ManagementLoop {
    /** Consoles count too: each viewer is a connection. */
    static final int MAX_CONNECTIONS = 1024;
    /** Consoles shown at the same time: each viewer takes a thread. */
    static final int MAX_VIEWERS = 256;
    /** What was received of all callers together and is no complete call. */
    static final long MAX_RECEIVED_BYTES = 64 << 20;
    /** What all callers together have not read yet of their replies. */
    static final long MAX_UNSENT_BYTES = 64 << 20;
    /** A caller that reads nothing of its reply for so long is dropped. */
    static final int STALL_SECONDS = 30;
    /** How often stalled callers are looked for; when no connection can be accepted (too many files are open), the next try comes after so long. */
    private static final int PERIOD_MILLIS = 1000;
    /** How often callers that wait, and of whom nothing is read, are asked for a sign of life. */
    private static final int PROBE_SECONDS = 3;
    private static final int SCRATCH_BYTES = 64 << 10;
    private static final Logger LOG = LogManager.getLogger(ManagementLoop.class);

    private final VarlinkDispatch calls;
    private final Executor workers;
    private final ServerSocketChannel listener;
    private final Permission permission;
    private final Selector selector;
    private final SelectionKey accepting;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Set<Connection> open = new HashSet<>();
    /** Of them, those of whom nothing is read now. */
    private final Set<Connection> unheard = new HashSet<>();
    private long probedNanos = System.nanoTime();
    private final List<UpgradedConnection> upgraded = new ArrayList<>();
    /** Served by threads of their own; guarded by itself. */
    private final Set<SocketChannel> viewed = ConcurrentHashMap.newKeySet();
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(SCRATCH_BYTES);
    private final long maxUnsentBytes;
    private long receivedBytes;
    private long unsentBytes;
    private volatile int refusals;
    private volatile boolean stopping;

    /** @param listener not blocking; closed by {@link #run} */
    ManagementLoop(VarlinkDispatch calls, Executor workers, ServerSocketChannel listener, Permission permission, long maxUnsentBytes)
            throws IOException {
        this.maxUnsentBytes = maxUnsentBytes;
        this.calls = calls;
        this.workers = workers;
        this.listener = listener;
        this.permission = permission;
        this.selector = Selector.open();
        try {
            this.accepting = listener.register(selector, SelectionKey.OP_ACCEPT);
        } catch (IOException | RuntimeException e) {
            selector.close();
            throw e;
        }
    }

    VarlinkDispatch calls() {
        return calls;
    }

    /** Has something done on a worker. */
    void work(Runnable call) {
        workers.execute(call);
    }

    /** Has something done on the loop's thread. By any thread; does not wait. */
    void post(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    /** Makes {@link #run} close everything and return. */
    void stop() {
        stopping = true;
        selector.wakeup();
    }

    void run() {
        try {
            while (!stopping) {
                selector.select(unsentBytes > 0 || !unheard.isEmpty() || accepting.interestOps() == 0 ? PERIOD_MILLIS : 0);
                if (accepting.interestOps() == 0) {
                    // After a pause, or because something happened that may have closed a file.
                    accepting.interestOps(SelectionKey.OP_ACCEPT);
                }
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    guarded(task);
                }
                for (SelectionKey key : selector.selectedKeys()) {
                    serve(key);
                }
                selector.selectedKeys().clear();
                handOver();
                dropStalled();
                probeUnheard();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the selector of the management socket failed", e);
        } finally {
            closeAll();
        }
    }

    private void serve(SelectionKey key) {
        if (!key.isValid()) {
            return;
        }
        if (key == accepting) {
            accept();
            return;
        }
        Connection connection = (Connection) key.attachment();
        try {
            connection.ready(scratch);
        } catch (IOException e) {
            connection.broke(e);
        } catch (RuntimeException bug) {
            LOG.error("A management connection is closed by a fault of the daemon", bug);
            connection.close();
        }
    }

    /** A fault in what concerns one caller must not reach the others. */
    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException bug) {
            LOG.error("A task of the management socket failed by a fault of the daemon", bug);
        }
    }

    private void accept() {
        SocketChannel channel;
        try {
            channel = listener.accept();
            refusals = channel == null ? refusals : 0;
        } catch (IOException e) {
            // It would fail again at once: who asks waits in the listener's queue meanwhile.
            accepting.interestOps(0);
            if (refusals++ == 0) {
                LOG.warn("Management connections wait: they cannot be accepted: {}", e.getMessage());
            }
            return;
        }
        if (channel != null && !admit(channel)) {
            close(channel);
        }
    }

    /** How often in a row a connection could not be accepted. */
    int refusals() {
        return refusals;
    }

    private boolean admit(SocketChannel channel) {
        try {
            if (open.size() + viewed.size() >= MAX_CONNECTIONS || !permission.permit(channel)) {
                return false;
            }
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            Connection connection = new Connection(this, channel, key);
            key.attach(connection);
            open.add(connection);
            return true;
        } catch (IOException e) {
            LOG.debug("A management connection broke: {}", e.getMessage());
            return false;
        } catch (RuntimeException bug) {
            LOG.error("A management connection is not let in by a fault of the daemon", bug);
            return false;
        }
    }

    // --- what connections tell

    void received(long more) {
        receivedBytes += more;
    }

    boolean holdsTooMuch() {
        return receivedBytes > MAX_RECEIVED_BYTES;
    }

    void unsent(long more) {
        unsentBytes += more;
    }

    /** Nothing is read of the caller, or something is again: as long as nothing is, its end would not be noticed. */
    void hears(Connection connection, boolean hears) {
        if (hears) {
            unheard.remove(connection);
        } else {
            unheard.add(connection);
        }
    }

    void closed(Connection connection) {
        unheard.remove(connection);
        open.remove(connection);
        close(connection.channel());
    }

    boolean mayView() {
        return viewed.size() + upgraded.size() < MAX_VIEWERS;
    }

    void handOver(Connection connection, UpgradedConnection viewing) {
        unheard.remove(connection);
        open.remove(connection);
        upgraded.add(viewing);
    }

    private void handOver() throws IOException {
        if (upgraded.isEmpty()) {
            return;
        }
        // Only now does the selector let go of their channels.
        selector.selectNow();
        for (UpgradedConnection viewing : upgraded) {
            viewed.add(viewing.channel());
            Thread thread = new Thread(() -> view(viewing), "console-viewer");
            thread.setDaemon(true);
            try {
                thread.start();
            } catch (OutOfMemoryError noThread) {
                // The process may have no more threads; that viewer goes, nobody else.
                LOG.warn("No thread for a console's viewer: {}", noThread.getMessage());
                viewed.remove(viewing.channel());
                close(viewing.channel());
            }
        }
        upgraded.clear();
    }

    private void view(UpgradedConnection viewing) {
        try {
            viewing.run();
        } catch (IOException e) {
            LOG.debug("A console's viewer broke off: {}", e.getMessage());
        } catch (RuntimeException bug) {
            LOG.error("A console's viewer is ended by a fault of the daemon", bug);
        } finally {
            viewed.remove(viewing.channel());
            close(viewing.channel());
        }
    }

    /** Nobody's reply waits for ever, and all together have a bound: beyond it goes whoever has not read for longest. */
    private void dropStalled() {
        if (unsentBytes == 0) {
            return;
        }
        long now = System.nanoTime();
        List<Connection> stalled = open.stream().filter(c -> c.unsentBytes() > 0)
                .sorted(Comparator.comparingLong((Connection c) -> c.stalledNanos(now)).reversed()).toList();
        for (Connection connection : stalled) {
            if (connection.stalledNanos(now) < TimeUnit.SECONDS.toNanos(STALL_SECONDS) && unsentBytes <= maxUnsentBytes) {
                return;
            }
            LOG.warn("A management client was dropped: it left {} bytes unread for {} s", connection.unsentBytes(),
                    TimeUnit.NANOSECONDS.toSeconds(connection.stalledNanos(now)));
            connection.close();
        }
    }

    private void probeUnheard() {
        long now = System.nanoTime();
        if (now - probedNanos >= TimeUnit.SECONDS.toNanos(PROBE_SECONDS)) {
            probedNanos = now;
            List.copyOf(unheard).forEach(Connection::probeWaiter);
        }
    }

    private void closeAll() {
        List.copyOf(open).forEach(Connection::close);
        upgraded.forEach(viewing -> close(viewing.channel()));
        viewed.forEach(ManagementLoop::close);
        try {
            listener.close();
            selector.close();
        } catch (IOException e) {
            LOG.warn("The management socket did not close cleanly: {}", e.getMessage());
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("A management connection did not close cleanly: {}", e.getMessage());
        }
    }
}
