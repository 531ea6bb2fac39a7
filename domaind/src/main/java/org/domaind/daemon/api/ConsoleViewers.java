package org.domaind.daemon.api;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Connections that have become consoles, each served by its own thread. */
final class ConsoleViewers {
    private static final Logger LOG = LogManager.getLogger(ConsoleViewers.class);

    private final Set<SocketChannel> channels = ConcurrentHashMap.newKeySet();

    int count() {
        return channels.size();
    }

    /** Serves a connection that no selector has any more. */
    void start(UpgradedConnection viewing) {
        channels.add(viewing.channel());
        Thread thread = new Thread(() -> view(viewing), "console-viewer");
        thread.setDaemon(true);
        try {
            thread.start();
        } catch (OutOfMemoryError noThread) {
            // No thread can be started: only this viewer is dropped.
            LOG.warn("A console viewer is dropped, because no thread could be started for it: {}", noThread.getMessage());
            ended(viewing);
        }
    }

    private void view(UpgradedConnection viewing) {
        try {
            viewing.run();
        } catch (IOException e) {
            LOG.debug("The connection of a console viewer broke: {}", e.getMessage());
        } catch (RuntimeException bug) {
            LOG.error("A console viewer is dropped because of a bug in domaind", bug);
        } finally {
            ended(viewing);
        }
    }

    private void ended(UpgradedConnection viewing) {
        channels.remove(viewing.channel());
        ManagementLoop.close(viewing.channel());
    }

    /** Ends all of them. */
    void close() {
        channels.forEach(ManagementLoop::close);
    }
}
