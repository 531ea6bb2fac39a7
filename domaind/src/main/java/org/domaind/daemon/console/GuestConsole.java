package org.domaind.daemon.console;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.hypervisor.MappedPages;
import org.domaind.schema.model.Domid;

/** One guest's console: everything that leaves or enters its ring. Thread-safe. */
final class GuestConsole {
    /** What a viewer who comes late is shown. */
    static final int BACKLOG_BYTES = 16 << 10;
    /** Typed, but not yet read by the guest. */
    static final int INPUT_BYTES = 4 << 10;
    /** Printed, but not yet read at the terminal; the newest are kept. */
    static final int HELD_BYTES = 16 << 10;
    /** What a guest may print before others have their turn. */
    private static final int TURN_BYTES = 8 * ConsoleRing.OUT_SIZE;
    private static final Logger LOG = LogManager.getLogger(GuestConsole.class);

    private final Domid domid;
    private final MappedPages page;
    private final ConsoleRing ring;
    private final Runnable notifyGuest;
    private final Terminal terminal;
    private final ConsoleLog log;
    private final List<Viewer> viewers = new ArrayList<>();
    private final ByteQueue backlog = new ByteQueue(BACKLOG_BYTES);
    private final ByteQueue typed = new ByteQueue(INPUT_BYTES);
    private final ByteQueue held = new ByteQueue(HELD_BYTES);
    private final byte[] chunk = new byte[ConsoleRing.OUT_SIZE];
    private boolean closed;
    private boolean corrupt;

    GuestConsole(Domid domid, MappedPages page, Runnable notifyGuest, Terminal terminal, ConsoleLog log) {
        this.domid = domid;
        this.page = page;
        this.ring = new ConsoleRing(page.page(0));
        this.notifyGuest = notifyGuest;
        this.terminal = terminal;
        this.log = log;
        ring.markConnected();
    }

    String terminalName() {
        return terminal.name();
    }

    /** Moves bytes both ways. @return true when the guest has more to say than one turn allows */
    synchronized boolean turn() {
        if (closed || corrupt) {
            return false;
        }
        try {
            int moved = 0;
            for (int count = ring.take(chunk); count > 0; count = moved < TURN_BYTES ? ring.take(chunk) : 0) {
                show(count);
                moved += count;
            }
            int given = giveTyped();
            if (moved > 0 || given > 0) {
                notifyGuest.run();
            }
            return moved >= TURN_BYTES;
        } catch (ConsoleRing.CorruptException e) {
            corrupt = true;
            LOG.warn("Domain {} broke its console ring ({}): its console is served no more", domid, e.getMessage());
            return false;
        }
    }

    private void show(int count) {
        log.write(chunk, count);
        backlog.push(chunk, 0, count);
        held.push(chunk, 0, count);
        flushTerminal();
        for (Viewer viewer : viewers) {
            viewer.output(chunk, count);
        }
    }

    private int giveTyped() throws ConsoleRing.CorruptException {
        byte[] waiting = typed.toArray();
        int given = ring.give(waiting, 0, waiting.length);
        typed.drop(given);
        return given;
    }

    private void flushTerminal() {
        byte[] waiting = held.toArray();
        try {
            held.drop(terminal.write(waiting, 0, waiting.length));
        } catch (IOException e) {
            LOG.debug("The terminal of domain {} took nothing: {}", domid, e.getMessage());
        }
        if (held.size() > 0) {
            terminal.wake();
        }
    }

    /** What somebody typed. What the guest does not read in time is lost, as on a real line. */
    synchronized void type(byte[] bytes, int length) {
        if (!closed) {
            typed.offer(bytes, 0, length);
            turn();
        }
    }

    /** Adds a viewer, who first sees the backlog. */
    AttachedViewer attach(Viewer viewer) {
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
        if (closed) {
            viewer.ended();
        } else {
            viewers.add(viewer);
        }
    }

    private synchronized void remove(Viewer viewer) {
        viewers.remove(viewer);
    }

    private synchronized boolean holds() {
        return held.size() > 0;
    }

    /** Serves the terminal until the console closes; runs on a thread of its own. */
    void serveTerminal() {
        byte[] keys = new byte[256];
        try {
            while (true) {
                Terminal.Ready ready = terminal.await(holds());
                if (ready.closed()) {
                    return;
                }
                if (ready.writable()) {
                    synchronized (this) {
                        flushTerminal();
                    }
                }
                if (ready.readable()) {
                    type(keys, terminal.read(keys));
                }
            }
        } catch (IOException e) {
            LOG.warn("The terminal of domain {} is lost: {}", domid, e.getMessage());
        }
    }

    /** Shows the last words and lets go of everything. */
    synchronized void close() {
        if (closed) {
            return;
        }
        turn();
        closed = true;
        page.close();
        terminal.close();
        log.close();
        viewers.forEach(Viewer::ended);
        viewers.clear();
    }
}
