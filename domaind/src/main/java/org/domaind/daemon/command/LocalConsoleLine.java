package org.domaind.daemon.command;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.domaind.daemon.console.AttachedViewer;
import org.domaind.daemon.console.Viewer;
import org.domaind.schema.model.Domid;
import org.domaind.xl.console.ConsoleLine;

/** A console seen by a command on a thread of the daemon. A viewer who does not read loses the oldest output, not the guest's time. */
final class LocalConsoleLine implements ConsoleLine, Viewer {
    /** What may wait for the viewer. */
    static final int MAX_WAITING_BYTES = 256 << 10;
    /** Pieces up to this size are joined: a guest that prints byte by byte costs no more. */
    private static final int PIECE_BYTES = 4 << 10;

    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
    private int waitingBytes;
    private boolean ended;
    private boolean closed;
    private AttachedViewer attached;

    private LocalConsoleLine() {
    }

    static LocalConsoleLine attach(CommandPorts.ConsoleSource consoles, Domid domid) {
        LocalConsoleLine line = new LocalConsoleLine();
        line.attached = consoles.attach(domid, line);
        return line;
    }

    @Override
    public synchronized void output(byte[] bytes, int length) {
        if (length == 0) {
            return;
        }
        byte[] last = waiting.peekLast();
        if (last != null && last.length + length <= PIECE_BYTES) {
            waiting.removeLast();
            byte[] joined = Arrays.copyOf(last, last.length + length);
            System.arraycopy(bytes, 0, joined, last.length, length);
            waiting.add(joined);
        } else {
            waiting.add(Arrays.copyOf(bytes, length));
        }
        waitingBytes += length;
        while (waitingBytes > MAX_WAITING_BYTES && waiting.size() > 1) {
            waitingBytes -= waiting.remove().length;
        }
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
            while (waiting.isEmpty() && !ended && !closed) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        if (closed || waiting.isEmpty()) {
            return -1;
        }
        byte[] oldest = waiting.remove();
        int count = Math.min(into.length, oldest.length);
        System.arraycopy(oldest, 0, into, 0, count);
        waitingBytes -= count;
        if (count < oldest.length) {
            waiting.addFirst(Arrays.copyOfRange(oldest, count, oldest.length));
        }
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
