package org.domaind.daemon.console;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.guestlog.GuestLog;
import org.domaind.schema.model.Domid;

/**
 * One guest's console: all its input and output. When the guest sets its console up again, the console gets a new link and keeps its terminal, log and
 * viewers. Thread-safe: bytes are moved under its lock, and nothing blocks there.
 */
final class GuestConsole implements PolledTerminal, Viewable {
    /** Latest output, shown to a new viewer. */
    static final int BACKLOG_BYTES = 8 << 10;
    /** Input that the guest has not read yet. */
    static final int INPUT_BYTES = 64 << 10;
    /** Output that was not yet read from the terminal; the newest is kept. The kernel buffers at least as much again. */
    static final int MOST_HELD_BYTES = 16 << 10;
    /** The most output taken from a guest in one turn. */
    private static final int TURN_BYTES = 8 * ConsoleRing.OUT_SIZE;
    /** The most bytes read from the terminal at once. */
    private static final int KEYS_BYTES = 256;
    private static final Logger LOG = LogManager.getLogger(GuestConsole.class);

    /** Polls terminals for consoles. Called under the console's lock. */
    interface Waiting {
        /** Sets the events to poll a terminal for; perhaps none. */
        void change(PolledTerminal terminal, boolean reading, boolean writing);

        /** Stops polling the terminal: it has an error, which would be reported by every poll. */
        void lost(PolledTerminal terminal);
    }

    private final Domid domid;
    private final ConsoleTerminal terminal;
    private final GuestLog log;
    private final Waiting waiting;
    private final List<Viewer> viewers = new ArrayList<>();
    private final ByteQueue backlog = new ByteQueue(BACKLOG_BYTES);
    private final ByteQueue typed = new ByteQueue(INPUT_BYTES);
    private final ByteQueue held;
    private Optional<ConsoleLink> link = Optional.empty();
    private boolean reading = true;
    private boolean writing;
    private boolean terminalLost;
    private boolean corrupt;
    private boolean ended;

    /** @param limit the most bytes to hold for the terminal, capped at {@link #MOST_HELD_BYTES} */
    GuestConsole(Domid domid, ConsoleTerminal terminal, GuestLog log, int limit, Waiting waiting) {
        this.domid = domid;
        this.terminal = terminal;
        this.log = log;
        this.held = new ByteQueue(Math.min(limit, MOST_HELD_BYTES));
        this.waiting = waiting;
    }

    @Override
    public Domid domid() {
        return domid;
    }

    @Override
    public int descriptor() {
        return terminal.descriptor();
    }

    ConsoleTerminal terminal() {
        return terminal;
    }

    /** Takes over a link to the guest; there must be no other one. */
    synchronized void connect(ConsoleLink made) {
        made.ring().markConnected();
        corrupt = false;
        link = Optional.of(made);
    }

    /** Takes the remaining output, then unmaps the page and unbinds the port. @return the link's local port, empty when there was no link */
    synchronized Optional<Integer> disconnect() {
        Optional<Integer> port = link.map(ConsoleLink::localPort);
        link.ifPresent(present -> {
            try {
                turn(new byte[ConsoleRing.OUT_SIZE]);
            } catch (RuntimeException bug) {
                // The caller must be able to release the other resources.
                LOG.error("The last output of domain {} is lost because of a bug in domaind", domid, bug);
            } finally {
                link = Optional.empty();
                present.close();
            }
        });
        return port;
    }

    /** Moves bytes both ways. @param chunk a buffer of the caller  @return true when the guest has more output than one turn takes */
    synchronized boolean turn(byte[] chunk) {
        if (link.isEmpty() || corrupt) {
            return false;
        }
        ConsoleRing ring = link.get().ring();
        try {
            int moved = 0;
            for (int count = ring.take(chunk); count > 0; count = moved < TURN_BYTES ? ring.take(chunk) : 0) {
                show(chunk, count);
                moved += count;
            }
            int given = give(ring);
            if (moved > 0 || given > 0) {
                link.get().notifyGuest();
            }
            settle();
            return moved >= TURN_BYTES;
        } catch (ConsoleRing.CorruptException e) {
            corrupt(e);
            return false;
        }
    }

    private void corrupt(ConsoleRing.CorruptException reason) {
        corrupt = true;
        LOG.warn("Domain {} broke its console ring ({}): its console is no longer served", domid, reason.getMessage());
    }

    private void show(byte[] chunk, int count) {
        log.write(chunk, count);
        backlog.push(chunk, 0, count);
        held.push(chunk, 0, count);
        if (!writing) {
            flushTerminal();
        }
        viewers.removeIf(viewer -> !tell(() -> viewer.output(chunk, count)));
    }

    /** Drops a viewer that fails. @return false when it did */
    private boolean tell(Runnable call) {
        try {
            call.run();
            return true;
        } catch (RuntimeException bug) {
            LOG.error("A viewer of the console of domain {} failed and is dropped", domid, bug);
            return false;
        }
    }

    private int give(ConsoleRing ring) throws ConsoleRing.CorruptException {
        if (typed.size() == 0) {
            return 0;
        }
        byte[] keys = new byte[Math.min(typed.size(), ConsoleRing.IN_SIZE)];
        int given = ring.give(keys, 0, typed.peek(keys));
        typed.drop(given);
        return given;
    }

    /** Takes input for the guest. Input beyond the limit is lost, as on a serial line. */
    synchronized void type(byte[] bytes, int length) {
        if (ended) {
            return;
        }
        typed.offer(bytes, 0, length);
        if (link.isPresent() && !corrupt) {
            try {
                if (give(link.get().ring()) > 0) {
                    link.get().notifyGuest();
                }
            } catch (ConsoleRing.CorruptException e) {
                corrupt(e);
            }
        }
        settle();
    }

    // --- the terminal

    @Override
    public synchronized void terminalReady(boolean readable, boolean writable, boolean failed) {
        if (writable) {
            flushTerminal();
        }
        if (readable || failed) {
            readTerminal(failed);
        }
        settle();
    }

    private void readTerminal(boolean failed) {
        byte[] keys = new byte[Math.min(KEYS_BYTES, typed.room())];
        try {
            int count = keys.length == 0 ? 0 : terminal.read(keys);
            if (count > 0) {
                type(keys, count);
            } else if (failed) {
                lose("it hung up");
            }
        } catch (IOException e) {
            lose(e.getMessage());
        }
    }

    private void flushTerminal() {
        if (held.size() == 0 || terminalLost) {
            return;
        }
        byte[] unread = held.toArray();
        try {
            held.drop(terminal.write(unread, 0, unread.length));
        } catch (IOException e) {
            lose(e.getMessage());
        }
    }

    private void lose(String reason) {
        if (!terminalLost) {
            terminalLost = true;
            LOG.warn("The terminal {} of domain {} is lost ({}); xl console and the log go on", terminal.name(), domid, reason);
            waiting.lost(this);
        }
    }

    /** Polls the terminal for reading only while there is room for its input, so that no pasted text is lost. */
    private void settle() {
        boolean read = !ended && typed.room() > 0;
        boolean write = held.size() > 0;
        if (!terminalLost && (read != reading || write != writing)) {
            reading = read;
            writing = write;
            waiting.change(this, read, write);
        }
    }

    // --- viewers

    /** Adds a viewer, which first gets the backlog. */
    @Override
    public AttachedViewer attach(Viewer viewer) {
        add(viewer);
        return new AttachedViewer() {
            @Override
            public void type(byte[] bytes, int length) {
                GuestConsole.this.type(bytes, length);
            }

            @Override
            public void close() {
                remove(viewer);
            }
        };
    }

    private synchronized void add(Viewer viewer) {
        byte[] recent = backlog.toArray();
        viewer.output(recent, recent.length);
        if (ended) {
            viewer.ended();
        } else {
            viewers.add(viewer);
        }
    }

    private synchronized void remove(Viewer viewer) {
        viewers.remove(viewer);
    }

    // --- log and end

    synchronized void reopenLog() {
        log.reopen();
    }

    /**
     * Takes the remaining output, and releases everything but the terminal, whose other end may not have read that output yet. Ending twice is no error.
     *
     * @return as {@link #disconnect}
     */
    synchronized Optional<Integer> end() {
        Optional<Integer> port = disconnect();
        if (!ended) {
            ended = true;
            log.close();
            viewers.forEach(viewer -> tell(viewer::ended));
            viewers.clear();
            settle();
        }
        return port;
    }
}
