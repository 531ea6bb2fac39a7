package org.domaind.xl.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.domaind.schema.HostPaths;
import org.domaind.schema.api.Json;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;

/** A management server in this process: it answers each method with what a test has set, and remembers the calls. */
final class FakeDaemon implements AutoCloseable {
    /** One call as it came: {@code ListDomains {"domid":3}}. */
    record Call(Method method, JsonNode parameters) {
        @Override
        public String toString() {
            return method + " " + parameters;
        }
    }

    private final Path root;
    private final ServerSocketChannel server;
    private final Thread accepting;
    private final Map<Method, Function<JsonNode, Object>> answers = new EnumMap<>(Method.class);
    final List<Call> calls = new CopyOnWriteArrayList<>();
    /** What the console says once it is attached; then it repeats what it hears, until it hears a {@code q}. */
    volatile String consoleGreeting = "";
    volatile int progressSteps;
    private volatile int mayConnect = Integer.MAX_VALUE;

    FakeDaemon(Path root) throws IOException {
        this.root = root;
        Path socket = new HostPaths(root).managementSocket();
        Files.createDirectories(socket.getParent());
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
        for (Method method : Method.values()) {
            answers.put(method, p -> new Replies.Done());
        }
        accepting = new Thread(this::accept, "fake daemon");
        accepting.setDaemon(true);
        accepting.start();
    }

    Path root() {
        return root;
    }

    /** So many more connections are served; those after them end at once, as those of a daemon that has too many. */
    void refuseFurther(int served) {
        mayConnect = served;
    }

    void answer(Method method, Function<JsonNode, Object> answer) {
        answers.put(method, answer);
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel connection = server.accept();
                if (mayConnect-- <= 0) {
                    connection.close();
                    continue;
                }
                Thread thread = new Thread(() -> serve(connection), "fake connection");
                thread.setDaemon(true);
                thread.start();
            }
        } catch (ClosedChannelException e) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(SocketChannel connection) {
        try (connection; InputStream in = Channels.newInputStream(connection); OutputStream out = Channels.newOutputStream(connection)) {
            byte[] message = next(in);
            while (message.length > 0) {
                if (handle(JsonTree.of(message), out)) {
                    console(in, out);
                    return;
                }
                message = next(in);
            }
        } catch (IOException e) {
            // The client went away: its right.
            return;
        }
    }

    /** True when the connection is now a console's. */
    private boolean handle(JsonNode call, OutputStream out) throws IOException {
        Method method = Method.ofFullName(call.path("method").asText()).orElseThrow();
        calls.add(new Call(method, call.path("parameters")));
        try {
            Object reply = answers.get(method).apply(call.path("parameters"));
            if (call.path("more").asBoolean(false)) {
                for (int i = 1; i <= progressSteps; i++) {
                    send(out, Map.of("parameters", new Replies.Progress("step" + i, i, progressSteps, (i - 1) * 100 / progressSteps), "continues", true));
                }
            }
            String tail = call.path("upgrade").asBoolean(false) ? consoleGreeting : "";
            byte[] bytes = (Json.text(Map.of("parameters", reply)) + "\0" + tail).getBytes(StandardCharsets.UTF_8);
            out.write(bytes);
            return call.path("upgrade").asBoolean(false);
        } catch (ProblemException e) {
            send(out, Map.of("error", "org.domaind.Problem", "parameters", e.problem()));
            return false;
        }
    }

    private static void console(InputStream in, OutputStream out) throws IOException {
        int heard = in.read();
        while (heard >= 0 && heard != 'q') {
            out.write(heard);
            heard = in.read();
        }
    }

    private static void send(OutputStream out, Object message) throws IOException {
        out.write((Json.text(message) + "\0").getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] next(InputStream in) throws IOException {
        java.io.ByteArrayOutputStream message = new java.io.ByteArrayOutputStream();
        int b = in.read();
        while (b > 0) {
            message.write(b);
            b = in.read();
        }
        return message.toByteArray();
    }

    @Override
    public void close() throws IOException {
        server.close();
        try {
            // The socket hears as long as somebody accepts.
            accepting.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
