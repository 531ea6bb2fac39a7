package org.domaind.daemon.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.schema.api.Json;
import org.domaind.schema.api.ProblemException;

/** Serves the management API on a unix socket that only its owner and root may use. */
public final class ManagementServer implements AutoCloseable {
    /** Consoles count too: each viewer is a connection. */
    static final int MAX_CONNECTIONS = 1024;
    /** A guest's config file is the longest thing a call carries. */
    static final int MAX_CALL_BYTES = 4 << 20;
    private static final Logger LOG = LogManager.getLogger(ManagementServer.class);

    private final Calls calls;
    private final Path path;
    private final ServerSocketChannel listener;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private final PeerCredentials credentials;

    private ManagementServer(Calls calls, Path path, ServerSocketChannel listener) throws IOException {
        this.calls = calls;
        this.path = path;
        this.listener = listener;
        this.credentials = PeerCredentials.ofOwner(path);
    }

    /** Binds and serves. A socket that a former process left behind is replaced; whoever calls knows that no other daemon runs. */
    public static ManagementServer start(Path path, ManagementApi api, String version) {
        try {
            Files.createDirectories(path.getParent());
            Files.deleteIfExists(path);
            // Bound under another name first: the socket is never visible with the wrong permissions.
            Path unready = path.resolveSibling("." + path.getFileName() + ".new");
            Files.deleteIfExists(unready);
            ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            listener.bind(UnixDomainSocketAddress.of(unready));
            Files.setPosixFilePermissions(unready, PosixFilePermissions.fromString("rw-------"));
            Files.move(unready, path);
            ManagementServer server = new ManagementServer(new Calls(api, version), path, listener);
            Thread acceptor = new Thread(server::accept, "management-accept");
            acceptor.setDaemon(true);
            acceptor.start();
            return server;
        } catch (IOException e) {
            throw new ProblemException(new org.domaind.schema.api.Problem("socket-unusable",
                    "cannot serve the management socket " + path + ": " + e.getMessage(), ""), e);
        }
    }

    private void accept() {
        while (true) {
            try {
                SocketChannel channel = listener.accept();
                if (open.size() >= MAX_CONNECTIONS || !credentials.permit(channel)) {
                    channel.close();
                    continue;
                }
                open.add(channel);
                Thread thread = new Thread(() -> serve(channel), "management-connection");
                thread.setDaemon(true);
                thread.start();
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LOG.warn("A management connection could not be accepted: {}", e.getMessage());
            }
        }
    }

    private void serve(SocketChannel channel) {
        try (channel) {
            CallReader reader = new CallReader(channel);
            for (JsonNode call = reader.next(); call != null; call = reader.next()) {
                if (!answer(channel, call)) {
                    return;
                }
            }
        } catch (ProblemException e) {
            LOG.warn("A management client sent what is no call: {}", e.problem().message());
        } catch (AsynchronousCloseException e) {
            LOG.debug("A management connection was closed with the daemon");
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("A management connection broke: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(channel);
        }
    }

    /** @return false when the connection carries no further calls */
    private boolean answer(SocketChannel channel, JsonNode call) throws IOException, InterruptedException {
        boolean oneway = call.path("oneway").asBoolean();
        Calls.Outcome outcome;
        try {
            outcome = calls.apply(call, progress -> {
                try {
                    send(channel, progress);
                } catch (IOException e) {
                    // The work goes on: the client that asked for it may have gone, the guest has not.
                    LOG.debug("A client went away while its call was at work: {}", e.getMessage());
                }
            });
        } catch (RuntimeException e) {
            // The outermost edge of a call: a fault in it must not reach other callers.
            LOG.error("A call of {} failed by a fault of the daemon", call.path("method").asText(), e);
            send(channel, Calls.internal("a fault of the daemon: " + e));
            return true;
        }
        if (!oneway) {
            send(channel, outcome.reply());
        }
        if (outcome.upgrade() != null) {
            outcome.upgrade().run(channel);
            return false;
        }
        return true;
    }

    private static void send(SocketChannel channel, Map<String, Object> reply) throws IOException {
        byte[] json = Json.bytes(reply);
        ByteBuffer frame = ByteBuffer.allocate(json.length + 1).put(json).put((byte) 0).flip();
        while (frame.hasRemaining()) {
            channel.write(frame);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (SocketChannel channel : open) {
                channel.close();
            }
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.warn("The management socket did not close cleanly: {}", e.getMessage());
        }
    }

    /** Cuts the stream at its NUL bytes. */
    private static final class CallReader {
        private final SocketChannel channel;
        private final ByteBuffer buffer = ByteBuffer.allocate(8192).limit(0);

        CallReader(SocketChannel channel) {
            this.channel = channel;
        }

        /** The next call, or null at the end of the stream. */
        JsonNode next() throws IOException {
            ByteArrayOutputStream call = new ByteArrayOutputStream();
            while (true) {
                while (buffer.hasRemaining()) {
                    byte b = buffer.get();
                    if (b == 0) {
                        return Json.parse(call.toByteArray(), 0, call.size());
                    }
                    if (call.size() == MAX_CALL_BYTES) {
                        throw new ProblemException("call-too-long", "a call has more than " + MAX_CALL_BYTES + " bytes");
                    }
                    call.write(b);
                }
                buffer.clear();
                int count = channel.read(buffer);
                buffer.flip();
                if (count < 0) {
                    return null;
                }
            }
        }
    }
}
