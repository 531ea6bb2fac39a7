package org.domaind.daemon.command;

import java.io.IOException;
import org.domaind.daemon.console.AttachedViewer;
import org.domaind.daemon.console.ByteQueue;
import org.domaind.daemon.console.Viewer;
import org.domaind.schema.api.Requests;
import org.domaind.xl.console.ConsoleLine;

/** A console viewed by a command on a thread of the daemon. For a viewer that does not read, the oldest output is dropped; the guest never waits. */
final class LocalConsoleLine implements ConsoleLine, Viewer {
    /** Output held for the viewer. */
    static final int MAX_WAITING_BYTES = 256 << 10;

    private final ByteQueue waiting = new ByteQueue(MAX_WAITING_BYTES);
    private boolean ended;
    private boolean closed;
    private AttachedViewer attached;

    private LocalConsoleLine() {
    }

    static LocalConsoleLine attach(CommandPorts.ConsoleSource consoles, Requests.Console console) {
        LocalConsoleLine line = new LocalConsoleLine();
        line.attached = consoles.attach(console, line);
        return line;
    }

    @Override
    public synchronized void output(byte[] bytes, int length) {
        waiting.push(bytes, 0, length);
        notifyAll();
    }

    @Override
    public synchronized void ended() {
        ended = true;
        notifyAll();
    }

    @Override
    public synchronized int read(byte[] into) throws IOException {
        try {
            while (waiting.size() == 0 && !ended && !closed) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        if (closed || waiting.size() == 0) {
            return -1;
        }
        int count = waiting.peek(into);
        waiting.drop(count);
        return count;
    }

    @Override
    public void write(byte[] bytes, int length) {
        attached.type(bytes, length);
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        attached.close();
    }
}
