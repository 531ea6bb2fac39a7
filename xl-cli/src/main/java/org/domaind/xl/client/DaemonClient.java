package org.domaind.xl.client;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.Problem;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.schema.model.Domid;
import org.domaind.xl.console.ConsoleLine;
import org.domaind.xl.json.JsonReader;
import org.domaind.xl.json.JsonText;
import org.domaind.xl.json.Records;

/** A connection to the daemon. Not for several threads at once. */
public final class DaemonClient implements DaemonConnection {
    private static final byte NUL = 0;

    private final SocketChannel channel;
    private final Path socket;
    private final ReplyBuffer buffer = new ReplyBuffer();

    private DaemonClient(SocketChannel channel, Path socket) {
        this.channel = channel;
        this.socket = socket;
    }

    /** @throws ProblemException {@code daemon-unreachable}: not running, or no permission */
    public static DaemonClient connect(Path socket) {
        try {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.connect(UnixDomainSocketAddress.of(socket));
            } catch (IOException e) {
                channel.close();
                throw e;
            }
            return new DaemonClient(channel, socket);
        } catch (IOException e) {
            throw new ProblemException(unreachable(socket, String.valueOf(e.getMessage())), e);
        }
    }

    static Problem unreachable(Path socket, String reason) {
        if (reason.contains("Permission denied") || reason.contains("Operation not permitted")) {
            return new Problem(Codes.UNREACHABLE, "must be run as root: no permission to use " + socket, "");
        }
        boolean absent = reason.contains("No such file") || reason.contains("Connection refused");
        return new Problem(Codes.UNREACHABLE, "cannot reach domaind at " + socket + ": " + (absent ? "not running?" : reason),
                "start it with \"domaind --daemon\"");
    }

    @Override
    public <R> R call(Method method, Object parameters, Class<R> reply) {
        send(method, parameters, "");
        return receive(reply);
    }

    @Override
    public void sendForMore(Method method, Object parameters) {
        send(method, parameters, ",\"more\":true");
    }

    @Override
    public <R> R receive(Class<R> reply) {
        return Records.read(parameters(next()), reply);
    }

    @Override
    public <R> R callWithProgress(Method method, Object parameters, Class<R> reply, Consumer<Replies.Progress> progress) {
        sendForMore(method, parameters);
        Map<?, ?> message = next();
        while (Boolean.TRUE.equals(message.get("continues"))) {
            progress.accept(Records.read(parameters(message), Replies.Progress.class));
            message = next();
        }
        return Records.read(parameters(message), reply);
    }

    @Override
    public ConsoleLine attachConsole(Domid domid) {
        send(Method.ATTACH_CONSOLE, new Requests.Guest(domid), ",\"upgrade\":true");
        parameters(next());
        return new SocketConsoleLine(channel, buffer.rest());
    }

    private void send(Method method, Object parameters, String flags) {
        String call = "{\"method\":\"" + method.fullName() + "\",\"parameters\":" + JsonText.compact(Records.tree(parameters)) + flags + "}";
        byte[] text = call.getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(text.length + 1).put(text).put(NUL).flip();
        try {
            while (out.hasRemaining()) {
                channel.write(out);
            }
        } catch (IOException e) {
            throw gone(e);
        }
    }

    private Map<?, ?> next() {
        try {
            if (JsonReader.parse(buffer.next(channel)) instanceof Map<?, ?> message) {
                return message;
            }
            throw new ProblemException(Codes.INVALID_REQUEST, "domaind answers with something that is no reply");
        } catch (IOException e) {
            throw gone(e);
        }
    }

    private ProblemException gone(IOException cause) {
        return new ProblemException(new Problem(Codes.UNREACHABLE, "lost the connection to domaind at " + socket + ": " + cause.getMessage(),
                "see its log"), cause);
    }

    private static Map<?, ?> parameters(Map<?, ?> message) {
        Map<?, ?> parameters = message.get("parameters") instanceof Map<?, ?> map ? map : Map.of();
        if (!(message.get("error") instanceof String error)) {
            return parameters;
        }
        switch (error) {
            case "org.domaind.Problem":
                throw new ProblemException(new Problem(text(parameters, "code", Codes.INTERNAL),
                        text(parameters, "message", "the daemon does not say what is wrong"), text(parameters, "hint", "")));
            case "org.varlink.service.MethodNotFound":
            case "org.varlink.service.MethodNotImplemented":
                throw new ProblemException(Codes.UNKNOWN_METHOD, "this domaind does not know " + text(parameters, "method", "the call"),
                        "it is of another release than this xl");
            case "org.varlink.service.InvalidParameter":
                throw new ProblemException(Codes.INVALID_REQUEST, "domaind does not accept " + text(parameters, "parameter", "a parameter"));
            default:
                throw new ProblemException(Codes.INTERNAL, "domaind answers " + error);
        }
    }

    private static String text(Map<?, ?> parameters, String name, String otherwise) {
        return parameters.get(name) instanceof String text ? text : otherwise;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing is lost with a connection that cannot even be closed: every call has had its reply.
            return;
        }
    }
}
