package org.domaind.xl.client;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.Json;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.Problem;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.schema.model.Domid;
import org.domaind.xl.console.ConsoleLine;

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
            } catch (IOException | RuntimeException e) {
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
        return next().parameters(reply);
    }

    @Override
    public <R> R callWithProgress(Method method, Object parameters, Class<R> reply, Consumer<Replies.Progress> progress) {
        sendForMore(method, parameters);
        Reply message = next();
        while (message.continues()) {
            progress.accept(message.parameters(Replies.Progress.class));
            message = next();
        }
        return message.parameters(reply);
    }

    @Override
    public ConsoleLine attachConsole(Requests.Console console) {
        send(Method.ATTACH_CONSOLE, console, ",\"upgrade\":true");
        next().requireSuccess();
        return new SocketConsoleLine(channel, buffer.rest());
    }

    private void send(Method method, Object parameters, String flags) {
        String call = "{\"method\":\"" + method.fullName() + "\",\"parameters\":" + Json.text(parameters) + flags + "}";
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

    private Reply next() {
        byte[] message;
        try {
            message = buffer.next(channel);
        } catch (IOException e) {
            throw gone(e);
        }
        return Reply.of(message);
    }

    private ProblemException gone(IOException cause) {
        return new ProblemException(new Problem(Codes.UNREACHABLE, "lost the connection to domaind at " + socket + ": " + cause.getMessage(),
                "see its log"), cause);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // A failed close loses nothing: every call has had its reply.
            return;
        }
    }
}
