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
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** The event loop of the management socket: one thread accepts, receives and sends for all callers. Only {@link #post} and {@link #stop} are thread-safe. */
final class ManagementLoop {
    /** Including console viewers: each is a connection. */
    static final int MAX_CONNECTIONS = 1024;
    /** Console viewers at the same time; each takes a thread. */
    static final int MAX_VIEWERS = 256;
    /** Bytes of incomplete calls, received from all callers together. */
    static final long MAX_RECEIVED_BYTES = 64 << 20;
    /** Bytes of replies that all callers together have not read yet. */
    static final long MAX_UNSENT_BYTES = 64 << 20;
    /** A caller that reads nothing of its reply for this long is dropped. */
    static final int STALL_SECONDS = 30;
    /** The period of the check for stalled callers, and the time until the next try when no connection can be accepted (too many open files). */
    private static final int PERIOD_MILLIS = 1000;
    /** How often callers that wait for a reply, and are not read from meanwhile, are probed. */
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
    /** Those of the open connections that are not read from at present. */
    private final Set<Connection> unheard = new HashSet<>();
    private long probedNanos = System.nanoTime();
    private final List<UpgradedConnection> upgraded = new ArrayList<>();
    private final ConsoleViewers viewers = new ConsoleViewers();
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

    /** Runs a task on a worker. */
    void work(Runnable call) {
        workers.execute(call);
    }

    /** Runs a task on the loop's thread. Thread-safe; does not wait. */
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
                    // After a pause, or because an event may have closed a file.
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
            LOG.error("A management connection is closed because of a bug in domaind", bug);
            connection.close();
        }
    }

    /** A bug in the handling of one caller must not affect the others. */
    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException bug) {
            LOG.error("A task of the management socket failed because of a bug in domaind", bug);
        }
    }

    private void accept() {
        SocketChannel channel;
        try {
            channel = listener.accept();
            refusals = channel == null ? refusals : 0;
        } catch (IOException e) {
            // The next accept would fail at once as well; meanwhile callers wait in the listener's backlog.
            accepting.interestOps(0);
            if (refusals++ == 0) {
                LOG.warn("Management connections cannot be accepted and have to wait: {}", e.getMessage());
            }
            return;
        }
        if (channel != null && !admit(channel)) {
            close(channel);
        }
    }

    /** How many accepts in a row have failed. */
    int refusals() {
        return refusals;
    }

    private boolean admit(SocketChannel channel) {
        try {
            if (open.size() + viewers.count() >= MAX_CONNECTIONS || !permission.permit(channel)) {
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
            LOG.error("A management connection is refused because of a bug in domaind", bug);
            return false;
        }
    }

    // --- called by connections

    void received(long more) {
        receivedBytes += more;
    }

    boolean holdsTooMuch() {
        return receivedBytes > MAX_RECEIVED_BYTES;
    }

    void unsent(long more) {
        unsentBytes += more;
    }

    /** Notes whether the caller is read from: as long as it is not, the end of its stream goes unnoticed, so it is probed. */
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
        return viewers.count() + upgraded.size() < MAX_VIEWERS;
    }

    void handOver(Connection connection, UpgradedConnection viewing) {
        unheard.remove(connection);
        open.remove(connection);
        upgraded.add(viewing);
    }

    private void handOver() throws IOException {
        if (!upgraded.isEmpty()) {
            // The selector gives the channels up only with this select.
            selector.selectNow();
            upgraded.forEach(viewers::start);
            upgraded.clear();
        }
    }

    /** Drops callers that left a reply unread too long; if all unread replies exceed their limit, also the one that has not read for longest. */
    private void dropStalled() {
        if (unsentBytes == 0) {
            return;
        }
        long now = System.nanoTime();
        List<Connection> stalled = open.stream().filter(c -> !c.replies().isEmpty())
                .sorted(Comparator.comparingLong((Connection c) -> c.replies().stalledNanos(now)).reversed()).toList();
        for (Connection connection : stalled) {
            if (connection.replies().stalledNanos(now) < TimeUnit.SECONDS.toNanos(STALL_SECONDS) && unsentBytes <= maxUnsentBytes) {
                return;
            }
            LOG.warn("A management client was dropped: it left {} bytes unread for {} s", connection.replies().bytes(),
                    TimeUnit.NANOSECONDS.toSeconds(connection.replies().stalledNanos(now)));
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
        viewers.close();
        try {
            listener.close();
            selector.close();
        } catch (IOException e) {
            LOG.warn("The management socket did not close cleanly: {}", e.getMessage());
        }
    }

    static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("A management connection did not close cleanly: {}", e.getMessage());
        }
    }
}
