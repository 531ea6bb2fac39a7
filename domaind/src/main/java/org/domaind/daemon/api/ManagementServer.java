package org.domaind.daemon.api;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Executor;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.vital.VitalThreads;
import org.domaind.schema.api.Problem;
import org.domaind.schema.api.ProblemException;

/** Serves the management API on a unix socket that only its owner and root may use. */
public final class ManagementServer implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;
    private static final Logger LOG = LogManager.getLogger(ManagementServer.class);

    private final Path path;
    private final ManagementLoop loop;
    private final Thread thread;

    private ManagementServer(Path path, ManagementLoop loop, VitalThreads vital) {
        this.path = path;
        this.loop = loop;
        this.thread = vital.thread("management", loop::run, loop::post);
    }

    /**
     * Binds and serves. Replaces a socket that a former process left behind; the caller has made sure that no other daemon runs.
     *
     * @param workers reads calls and answers quick ones
     * @throws ProblemException {@code socket-unusable}; nothing is left open then
     */
    public static ManagementServer start(Path path, ApiDispatch dispatch, Executor workers, String version, VitalThreads vital) {
        return start(path, dispatch, workers, version, ManagementLoop.MAX_UNSENT_BYTES, vital);
    }

    static ManagementServer start(Path path, ApiDispatch dispatch, Executor workers, String version, long maxUnsentBytes, VitalThreads vital) {
        return start(path, dispatch, workers, version, maxUnsentBytes, vital, PeerCredentials::ofOwner);
    }

    static ManagementServer start(Path path, ApiDispatch dispatch, Executor workers, String version, long maxUnsentBytes, VitalThreads vital,
                                  Permission.Source permission) {
        try {
            ServerSocketChannel listener = listen(path);
            try {
                listener.configureBlocking(false);
                ManagementLoop loop = new ManagementLoop(new VarlinkDispatch(dispatch, version), workers, listener, permission.of(path),
                        maxUnsentBytes);
                ManagementServer server = new ManagementServer(path, loop, vital);
                server.thread.start();
                return server;
            } catch (IOException | RuntimeException e) {
                listener.close();
                throw e;
            }
        } catch (IOException e) {
            throw new ProblemException(new Problem("socket-unusable",
                    "cannot serve the management socket " + path + ": " + e.getMessage(), ""), e);
        }
    }

    ManagementLoop loop() {
        return loop;
    }

    private static ServerSocketChannel listen(Path path) throws IOException {
        Files.createDirectories(path.getParent());
        Files.deleteIfExists(path);
        // Bound under another name first: the socket is never visible with the wrong permissions.
        Path unready = path.resolveSibling("." + path.getFileName() + ".new");
        Files.deleteIfExists(unready);
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            listener.bind(UnixDomainSocketAddress.of(unready));
            Files.setPosixFilePermissions(unready, PosixFilePermissions.fromString("rw-------"));
            Files.move(unready, path);
            return listener;
        } catch (IOException | RuntimeException e) {
            listener.close();
            throw e;
        }
    }

    @Override
    public void close() {
        loop.stop();
        try {
            thread.join(PATIENCE_MILLIS);
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.warn("The management socket did not close cleanly: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
