package org.domaind.daemon.command.caller;

import java.io.Closeable;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.os.Errno;
import org.domaind.daemon.os.Libc;
import org.domaind.daemon.os.NativeBlock;
import org.domaind.daemon.os.linux.LocalSocket;

/**
 * The connection to the launcher of one command. It knows whether the caller is still there, is stopped (SIGTSTP), and has its terminal in raw mode.
 * Thread-safe.
 */
public final class CallerLink {
    private static final Logger LOG = LogManager.getLogger(CallerLink.class);

    /** The state of the terminal, by the launcher's answers. */
    private enum Raw { NO, ASKED, YES, FAILED }

    /** Whether the terminal may be read. */
    private enum Reading { ASKED, YES, NO }

    private final int socket;
    private final Set<Closeable> closedWhenCancelled = new LinkedHashSet<>();
    private boolean cancelled;
    private boolean held;
    private boolean restored;
    private Raw raw = Raw.NO;
    private Reading reading = Reading.NO;

    /** @param socket closed by its owner */
    public CallerLink(int socket) {
        this.socket = socket;
    }

    /** Becomes readable when the launcher is gone or the command is over, and only then. */
    int socket() {
        return socket;
    }

    /** Sends a frame without blocking. Frames are few and small: one that does not fit into the socket's buffer is dropped. */
    public void send(byte[] frame) {
        try (NativeBlock block = new NativeBlock(frame.length)) {
            block.bytes().put(0, frame);
            int sent = LocalSocket.trySend(socket, block.address(), frame.length);
            if (sent != frame.length) {
                LOG.debug("A frame could not be sent to a launcher: {}", sent);
            }
        }
    }

    // --- the caller's end

    /** Ends every wait of the command: by {@link CancelledException}, or by closing the object that it waits for. */
    public void cancel() {
        List<Closeable> closing;
        synchronized (this) {
            cancelled = true;
            notifyAll();
            closing = List.copyOf(closedWhenCancelled);
            closedWhenCancelled.clear();
        }
        // Wakes the threads that poll a descriptor together with this pipe.
        LocalSocket.end(socket);
        for (Closeable resource : closing) {
            close(resource);
        }
    }

    /** A failure to close one must not keep the others open. */
    private static void close(Closeable resource) {
        try {
            resource.close();
        } catch (IOException e) {
            LOG.debug("A connection of a command did not close: {}", e.getMessage());
        } catch (RuntimeException bug) {
            LOG.error("A connection of a command did not close because of a bug in domaind", bug);
        }
    }

    public synchronized boolean cancelled() {
        return cancelled;
    }

    /**
     * Registers something whose blocking calls end only when it is closed.
     *
     * @throws CancelledException the caller is gone already; it has been closed then
     */
    public void closeWhenCancelled(Closeable resource) {
        synchronized (this) {
            if (!cancelled) {
                closedWhenCancelled.add(resource);
                return;
            }
        }
        close(resource);
        throw new CancelledException();
    }

    /** Removes it: it need not be closed any more. */
    public synchronized void forget(Closeable resource) {
        closedWhenCancelled.remove(resource);
    }

    // --- stopping and going on (SIGTSTP, SIGCONT)

    /** From now on the caller's descriptors are not used. */
    public void hold() {
        synchronized (this) {
            held = true;
        }
        send(Frame.of(Frame.HELD));
    }

    public synchronized void goOn() {
        held = false;
        notifyAll();
    }

    /** Blocks while the caller is stopped. @throws CancelledException it is gone */
    synchronized void awaitPresent() {
        while (held && !cancelled) {
            pause();
        }
        if (cancelled) {
            throw new CancelledException();
        }
    }

    // --- raw mode

    /** Asks the launcher for raw mode, and waits for it. The kernel stops a launcher that is in the background until it comes to the foreground. */
    void enterRaw() throws IOException {
        synchronized (this) {
            raw = Raw.ASKED;
            restored = false;
        }
        send(Frame.of(Frame.RAW));
        synchronized (this) {
            while (raw == Raw.ASKED && !cancelled) {
                pause();
            }
            if (cancelled) {
                throw new CancelledException();
            }
            if (raw == Raw.FAILED) {
                throw new IOException("the terminal cannot be put into raw mode");
            }
        }
    }

    public synchronized void answeredRaw(boolean done) {
        raw = done ? Raw.YES : Raw.FAILED;
        notifyAll();
    }

    void leaveRaw() {
        synchronized (this) {
            if (cancelled) {
                // leftRaw() still has to tell whether the launcher left the terminal in raw mode.
                return;
            }
            raw = Raw.NO;
        }
        send(Frame.of(Frame.COOKED));
    }

    /** The launcher is about to die of a signal, and has restored the terminal. */
    public synchronized void restored() {
        restored = true;
    }

    /** Whether the launcher is gone without having restored the terminal, as after SIGKILL. */
    synchronized boolean leftRaw() {
        return cancelled && (raw == Raw.YES || raw == Raw.ASKED) && !restored;
    }

    /**
     * Waits until the kernel would let the caller read the terminal on stdin: it is in the foreground and not stopped.
     *
     * @throws IOException the kernel refuses the read, as for a background process that ignores SIGTTIN
     */
    void awaitForeground() throws IOException {
        synchronized (this) {
            reading = Reading.ASKED;
        }
        send(Frame.of(Frame.READING));
        synchronized (this) {
            while (reading == Reading.ASKED && !cancelled) {
                pause();
            }
            if (cancelled) {
                throw new CancelledException();
            }
            if (reading == Reading.NO) {
                throw new IOException(Libc.errorText(Errno.EIO));
            }
        }
    }

    public synchronized void answeredReading(boolean may) {
        reading = may ? Reading.YES : Reading.NO;
        notifyAll();
    }

    private void pause() {
        try {
            wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException();
        }
    }
}
