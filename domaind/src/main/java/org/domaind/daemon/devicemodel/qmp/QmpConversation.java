package org.domaind.daemon.devicemodel.qmp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.domaind.daemon.os.Libc;
import org.domaind.daemon.os.linux.LocalSocket;

/**
 * One conversation with a device model: what is asked, and which answers count. Knows no socket: bytes come by {@link #received}, and go by
 * {@link #next}. Thread-safe.
 */
public final class QmpConversation {
    /** Requests that were not answered yet. */
    public static final int MAX_OUTSTANDING = 64;
    /** The first request, which ends the negotiation of capabilities: others are refused before. */
    private static final String NEGOTIATE = "qmp_capabilities";
    private static final JsonFactory JSON = new JsonFactory();

    /** A line to send. @param descriptor sent with its first byte, unless negative; closed with the line */
    public record Line(long id, byte[] bytes, int descriptor) implements AutoCloseable {
        @Override
        public void close() {
            if (descriptor >= 0) {
                Libc.closeFile(descriptor);
            }
        }
    }

    private record Outstanding(String command, CompletableFuture<Object> answer) {
    }

    private final QmpReader reader = new QmpReader();
    private final Map<Long, Outstanding> outstanding = new HashMap<>();
    private final Deque<Line> lines = new ArrayDeque<>();
    private final CompletableFuture<String> greeting = new CompletableFuture<>();
    private final Consumer<QmpMessage.Event> events;
    private final Runnable linesAdded;
    private long lastId;
    private boolean negotiated;
    private long negotiating;
    private String end = "";

    /**
     * @param events     told of each, on the thread that received it
     * @param linesAdded told when {@link #next} has something
     */
    public QmpConversation(Consumer<QmpMessage.Event> events, Runnable linesAdded) {
        this.events = events;
        this.linesAdded = linesAdded;
    }

    /** Waits for the greeting, and answers it. @return the device model's version; fails with {@link QmpException} */
    public CompletableFuture<String> begin(long deadlineMillis) {
        return greeting.copy().orTimeout(deadlineMillis, TimeUnit.MILLISECONDS).exceptionallyCompose(failure ->
                CompletableFuture.failedFuture(failure instanceof TimeoutException ? new QmpException("has not greeted within " + deadlineMillis + " ms") : failure))
                .thenCompose(version -> execute(NEGOTIATE, Map.of(), deadlineMillis).thenApply(done -> version)).whenComplete((version, failure) -> {
                    synchronized (this) {
                        negotiated = failure == null;
                    }
                    linesAdded.run();
                });
    }

    /** As {@link #execute(String, Map, int, long)}, without a descriptor. */
    public CompletableFuture<Object> execute(String command, Map<String, ?> arguments, long deadlineMillis) {
        return execute(command, arguments, -1, deadlineMillis);
    }

    /**
     * Asks for something.
     *
     * @param arguments  texts, numbers, booleans, lists and maps of such
     * @param descriptor a copy of it is sent with the request, unless negative; it stays the caller's
     * @return what {@code return} has; fails with {@link QmpException}
     */
    public CompletableFuture<Object> execute(String command, Map<String, ?> arguments, int descriptor, long deadlineMillis) {
        CompletableFuture<Object> answer = new CompletableFuture<>();
        long id;
        synchronized (this) {
            if (!end.isEmpty() || outstanding.size() == MAX_OUTSTANDING) {
                return CompletableFuture.failedFuture(new QmpException(!end.isEmpty() ? end : MAX_OUTSTANDING + " requests are not answered yet"));
            }
            id = ++lastId;
            Line line = new Line(id, line(id, command, arguments), descriptor < 0 ? -1 : LocalSocket.duplicate(descriptor));
            if (command.equals(NEGOTIATE)) {
                lines.addFirst(line);
                negotiating = id;
            } else {
                lines.add(line);
            }
            outstanding.put(id, new Outstanding(command, answer));
        }
        linesAdded.run();
        return answer.copy().orTimeout(deadlineMillis, TimeUnit.MILLISECONDS).exceptionallyCompose(failure -> {
            if (failure instanceof TimeoutException) {
                forget(id);
                return CompletableFuture.failedFuture(new QmpException("has not answered " + command + " within " + deadlineMillis + " ms"));
            }
            return CompletableFuture.failedFuture(failure.getCause() instanceof QmpException cause ? cause : failure);
        });
    }

    /** Also what was not sent yet. */
    private synchronized void forget(long id) {
        outstanding.remove(id);
        lines.stream().filter(line -> line.id == id).toList().forEach(line -> {
            lines.remove(line);
            line.close();
        });
    }

    private static byte[] line(long id, String command, Map<String, ?> arguments) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeNumberField("id", id);
            out.writeStringField("execute", command);
            if (!arguments.isEmpty()) {
                out.writeFieldName("arguments");
                write(out, arguments);
            }
            out.writeEndObject();
            out.writeRaw('\n');
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator out, Object value) throws IOException {
        if (value instanceof Map<?, ?> members) {
            out.writeStartObject();
            for (Map.Entry<?, ?> member : members.entrySet()) {
                out.writeFieldName((String) member.getKey());
                write(out, member.getValue());
            }
            out.writeEndObject();
        } else if (value instanceof List<?> elements) {
            out.writeStartArray();
            for (Object element : elements) {
                write(out, element);
            }
            out.writeEndArray();
        } else {
            out.writeObject(value);
        }
    }

    /** The next line to send, which the caller closes; null: there is none, or it must wait until capabilities are negotiated. */
    public synchronized Line next() {
        return negotiated || !lines.isEmpty() && lines.peek().id == negotiating ? lines.poll() : null;
    }

    /** What the device model sent. @throws QmpException it does not speak QMP: the connection is of no use any more, and all requests have failed */
    public void received(byte[] bytes) {
        try {
            for (QmpMessage message : reader.take(bytes)) {
                accept(message);
            }
        } catch (QmpException e) {
            end(e.getMessage());
            throw e;
        }
    }

    private void accept(QmpMessage message) {
        if (message instanceof QmpMessage.Event event) {
            events.accept(event);
        } else if (message instanceof QmpMessage.Greeting hello) {
            if (!greeting.complete(hello.version())) {
                throw new QmpException("greeted twice");
            }
        } else if (message instanceof QmpMessage.Success success) {
            answered(success.id()).ifPresent(request -> request.answer.complete(success.value()));
        } else if (message instanceof QmpMessage.Failure failure) {
            answered(failure.id()).ifPresent(request -> request.answer.completeExceptionally(
                    new QmpException(failure.errorClass(), "refused " + request.command + ": " + failure.description())));
        }
    }

    /** @return empty: the answer came after its deadline */
    private synchronized Optional<Outstanding> answered(long id) {
        if (id < 1 || id > lastId) {
            throw new QmpException("answered request " + id + ", which nobody made");
        }
        return Optional.ofNullable(outstanding.remove(id));
    }

    /** Ends it: all requests fail. @param reason continues a sentence about the device model */
    public void end(String reason) {
        List<Outstanding> left;
        synchronized (this) {
            if (!end.isEmpty()) {
                return;
            }
            end = reason;
            left = List.copyOf(outstanding.values());
            outstanding.clear();
            lines.forEach(Line::close);
            lines.clear();
        }
        QmpException failure = new QmpException(reason);
        greeting.completeExceptionally(failure);
        left.forEach(request -> request.answer.completeExceptionally(failure));
    }
}
