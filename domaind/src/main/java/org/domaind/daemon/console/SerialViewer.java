package org.domaind.daemon.console;

import java.util.List;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.device.GuestPaths;
import org.domaind.daemon.os.NonBlockingFile;
import org.domaind.daemon.os.SystemException;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.model.Domid;
import org.domaind.xenstore.client.StoreClient;

/**
 * A viewer at a serial line, which is a terminal whose other end the guest's device model has. Each viewer opens it for itself; two of them share what
 * comes, as any programs do at one terminal. Thread-safe: bytes are moved under its lock, and nothing blocks there.
 */
final class SerialViewer implements PolledTerminal, AttachedViewer {
    private static final Logger LOG = LogManager.getLogger(SerialViewer.class);

    private final Domid domid;
    private final NonBlockingFile terminal;
    private final Viewer viewer;
    private final ConsoleLoop loop;
    private final ByteQueue typed = new ByteQueue(GuestConsole.INPUT_BYTES);
    private boolean writing;
    private boolean ended;

    private SerialViewer(Domid domid, NonBlockingFile terminal, Viewer viewer, ConsoleLoop loop) {
        this.domid = domid;
        this.terminal = terminal;
        this.viewer = viewer;
        this.loop = loop;
    }

    /** The terminal of a serial line, by its node in the store; empty if there is none. */
    static Optional<String> path(StoreClient store, Domid domid, int number) {
        return store.readAll(List.of(GuestPaths.ofDomain(domid) + "/serial/" + number + "/tty")).get(0).filter(path -> path.matches("/dev/pts/[0-9]{1,9}"));
    }

    /** @throws ProblemException {@code no-console} the terminal cannot be opened */
    static SerialViewer open(Domid domid, String path, Viewer viewer, ConsoleLoop loop) {
        SerialViewer made;
        try {
            made = new SerialViewer(domid, NonBlockingFile.terminal(path), viewer, loop);
        } catch (SystemException e) {
            throw new ProblemException("no-console", "the serial line of domain " + domid + " cannot be opened: " + e.getMessage());
        }
        try {
            loop.addTerminal(made);
            return made;
        } catch (RuntimeException e) {
            made.terminal.close();
            throw e;
        }
    }

    @Override
    public Domid domid() {
        return domid;
    }

    @Override
    public int descriptor() {
        return terminal.descriptor();
    }

    @Override
    public synchronized void terminalReady(boolean readable, boolean writable, boolean failed) {
        if (ended) {
            return;
        }
        try {
            byte[] said = new byte[NonBlockingFile.MAX_TRANSFER];
            int count = readable || failed ? terminal.read(said) : 0;
            if (count > 0) {
                viewer.output(said, count);
            } else if (failed) {
                end();
                return;
            }
            if (writable) {
                flush();
            }
        } catch (SystemException e) {
            LOG.debug("The serial line {} of domain {} ends: {}", terminal.name(), domid, e.getMessage());
            end();
        }
    }

    @Override
    public synchronized void type(byte[] bytes, int length) {
        if (ended) {
            return;
        }
        typed.offer(bytes, 0, length);
        try {
            flush();
        } catch (SystemException e) {
            LOG.debug("The serial line {} of domain {} takes no input: {}", terminal.name(), domid, e.getMessage());
            end();
        }
    }

    private void flush() {
        byte[] unread = typed.toArray();
        typed.drop(terminal.write(unread, 0, unread.length));
        boolean more = typed.size() > 0;
        if (more != writing) {
            writing = more;
            loop.change(this, true, more);
        }
    }

    private void end() {
        release();
        viewer.ended();
    }

    private void release() {
        ended = true;
        loop.lost(this);
        terminal.close();
    }

    @Override
    public synchronized void close() {
        if (!ended) {
            release();
        }
    }
}
