package org.domaind.xenstore.operation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.io.Writer;
import java.util.List;

import org.domaind.xenstore.session.StoreListener;
import org.domaind.xenstore.wire.Errno;
import org.domaind.xenstore.wire.Refusal;

/** CONTROL "log" and "logfile": every request and its reply, to the listener or to a file of bounded length. */
final class Trace {
    /** The trace ends at this size, in case it was forgotten. */
    static final long MAX_FILE_BYTES = 256L << 20;

    private final StoreListener listener;
    private final long maxBytes;
    private Path file;
    private Writer writer;
    private long written;
    private boolean on;

    Trace(StoreListener listener, long maxBytes) {
        this.listener = listener;
        this.maxBytes = maxBytes;
    }

    boolean on() {
        return on;
    }

    byte[] log(List<String> arguments) throws Refusal {
        if (arguments.isEmpty()) {
            return Dispatcher.text("Log switch settings:\nio      : " + (on ? "on" : "off") + "\n");
        }
        if (arguments.size() != 1) {
            throw Errno.EINVAL.refusal();
        }
        boolean wanted = switch (arguments.get(0)) {
            case "on", "+io" -> true;
            case "off", "-io" -> false;
            default -> throw Errno.EINVAL.refusal();
        };
        close();
        if (wanted && file != null) {
            open();
        }
        on = wanted;
        return Dispatcher.OK;
    }

    /** Sets the file and starts the trace, as the C xenstored does. */
    byte[] logFile(List<String> arguments) throws Refusal {
        if (arguments.size() != 1) {
            throw Errno.EINVAL.refusal();
        }
        Path before = file;
        try {
            file = Path.of(arguments.get(0));
            close();
            open();
            on = true;
        } catch (InvalidPathException | Refusal unusable) {
            file = before;
            on = false;
            throw Errno.EINVAL.refusal();
        }
        return Dispatcher.OK;
    }

    private void open() throws Refusal {
        try {
            writer = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            written = Files.size(file);
        } catch (IOException unwritable) {
            throw Errno.EINVAL.refusal();
        }
    }

    void request(int domid, String request, String reply) {
        if (writer == null) {
            listener.traced(domid, request, reply);
            return;
        }
        String line = "domain " + domid + ": " + request + " -> " + reply + "\n";
        written += line.length();
        try {
            writer.write(line);
            writer.flush();
        } catch (IOException unwritable) {
            end("the trace cannot be written to " + file + ": " + unwritable.getMessage());
        }
        if (written > maxBytes) {
            end("the trace in " + file + " has become too long");
        }
    }

    private void end(String reason) {
        listener.message(reason + "; it ends here");
        on = false;
        close();
    }

    private void close() {
        if (writer == null) {
            return;
        }
        try {
            writer.close();
        } catch (IOException unwritable) {
            listener.message("the trace in " + file + " may be incomplete: " + unwritable.getMessage());
        }
        writer = null;
    }
}
