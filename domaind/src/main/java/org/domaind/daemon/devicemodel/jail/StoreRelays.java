package org.domaind.daemon.devicemodel.jail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Sockets of the store for device models, one for each while it starts: bytes go both ways to the host's own, whose permissions stay as they are. One
 * thread moves them, for all. Thread-safe.
 */
public final class StoreRelays implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(StoreRelays.class);

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private Selector selector;
    private volatile boolean closing;

    /**
     * Listens for a device model.
     *
     * @param socket made for it, in a folder that its user may enter
     * @param store  the host's
     * @return closing it ends all connections
     */
    StoreRelay open(Path socket, int uid, Path store) throws IOException {
        return open(socket, uid, store, Optional.empty());
    }

    /** As {@link #open(Path, int, Path)}. @param filter of requests; empty: all are permitted */
    StoreRelay open(Path socket, int uid, Path store, Optional<StoreFilter> filter) throws IOException {
        Files.deleteIfExists(socket);
        Selector running = selector();
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        StoreRelay relay = new StoreRelay(socket, listener, store, filter, running);
        try {
            listener.bind(UnixDomainSocketAddress.of(socket));
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
            Files.setAttribute(socket, "unix:uid", uid);
            listener.configureBlocking(false);
        } catch (IOException e) {
            relay.close();
            throw e;
        }
        tasks.add(relay::begin);
        running.wakeup();
        return relay;
    }

    /** The thread lives from the first device model on. */
    private synchronized Selector selector() throws IOException {
        if (selector == null) {
            selector = Selector.open();
            Thread thread = new Thread(this::run, "device-model-store");
            thread.setDaemon(true);
            thread.start();
        }
        return selector;
    }

    private void run() {
        while (!closing) {
            try {
                selector.select(key -> ready(key));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
        }
    }

    private static void ready(SelectionKey key) {
        try {
            ((StoreRelay.Part) key.attachment()).ready(key);
        } catch (RuntimeException fault) {
            LOG.error("A fault of domaind with a device model's connection to the store", fault);
            key.cancel();
        }
    }

    @Override
    public synchronized void close() {
        closing = true;
        if (selector != null) {
            selector.wakeup();
        }
    }
}
