package org.domaind.daemon.command;

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
 * The connection to the launcher of one command: whether its caller is still there, is stopped for a while, and has its terminal in raw mode.
 * Thread-safe.
 */
final class CallerLink {
    private static final Logger LOG = LogManager.getLogger(CallerLink.class);

    /** What the terminal is, as far as the launcher has answered. */
    private enum Raw { NO, ASKED, YES, FAILED }

    /** Whether the terminal may be read now. */
    private enum Reading { ASKED, YES, NO }

    private final int socket;
    private final Set<Closeable> closedWhenCancelled = new LinkedHashSet<>();
    private boolean cancelled;
    private boolean held;
    private boolean restored;
    private Raw raw = Raw.NO;
    private Reading reading = Reading.NO;

    /** @param socket stays its owner's */
    CallerLink(int socket) {
        this.socket = socket;
    }

    /** Its end, and only that, shows that the launcher is gone or the command is over. */
    int socket() {
        return socket;
    }

    /** Never blocks. What a launcher does not take, it did not want: frames are few and small. */
    void send(byte[] frame) {
        try (NativeBlock block = new NativeBlock(frame.length)) {
            block.bytes().put(0, frame);
            int sent = LocalSocket.trySend(socket, block.address(), frame.length);
            if (sent != frame.length) {
                LOG.debug("A launcher takes no frame: {}", sent);
            }
        }
    }

    // --- the caller's end

    /** Ends what the command waits for: it is to find out by {@link CancelledException}, or by what it waited for being closed. */
    void cancel() {
        List<Closeable> closing;
        synchronized (this) {
            cancelled = true;
            notifyAll();
            closing = List.copyOf(closedWhenCancelled);
            closedWhenCancelled.clear();
        }
        // Wakes those who wait for descriptors, this one among them.
        LocalSocket.end(socket);
        for (Closeable resource : closing) {
            close(resource);
        }
    }

    /** What goes wrong in it must not keep the others open. */
    private static void close(Closeable resource) {
        try {
            resource.close();
        } catch (IOException e) {
            LOG.debug("What a command waited for did not close: {}", e.getMessage());
        } catch (RuntimeException bug) {
            LOG.error("What a command waited for did not close, by a fault of ours", bug);
        }
    }

    synchronized boolean cancelled() {
        return cancelled;
    }

    /**
     * Something that the command may wait for in a way that only closing it ends.
     *
     * @throws CancelledException the caller is gone already; it is closed then
     */
    void closeWhenCancelled(Closeable resource) {
        synchronized (this) {
            if (!cancelled) {
                closedWhenCancelled.add(resource);
                return;
            }
        }
        close(resource);
        throw new CancelledException();
    }

    /** It needs no closing any more. */
    synchronized void forget(Closeable resource) {
        closedWhenCancelled.remove(resource);
    }

    // --- stopping and going on (SIGTSTP, SIGCONT)

    /** From now on nothing of the caller's is touched. */
    void hold() {
        synchronized (this) {
            held = true;
        }
        send(Frame.of(Frame.HELD));
    }

    synchronized void goOn() {
        held = false;
        notifyAll();
    }

    /** Waits while the caller is stopped. @throws CancelledException it is gone */
    synchronized void awaitPresent() {
        while (held && !cancelled) {
            pause();
        }
        if (cancelled) {
            throw new CancelledException();
        }
    }

    // --- raw mode

    /** Asks for raw mode, and waits for it: a launcher in the background is stopped by that until it comes to the foreground. */
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

    synchronized void answeredRaw(boolean done) {
        raw = done ? Raw.YES : Raw.FAILED;
        notifyAll();
    }

    void leaveRaw() {
        synchronized (this) {
            if (cancelled) {
                // Whether it left a terminal behind is still to be asked.
                return;
            }
            raw = Raw.NO;
        }
        send(Frame.of(Frame.COOKED));
    }

    /** The launcher has put the terminal back before it dies. */
    synchronized void restored() {
        restored = true;
    }

    /** Whether the launcher is gone and may not have put the terminal back, as after SIGKILL. */
    synchronized boolean leftRaw() {
        return cancelled && (raw == Raw.YES || raw == Raw.ASKED) && !restored;
    }

    /**
     * Waits until the caller is one whom the kernel lets read the terminal on stdin: it is in the foreground and not stopped, whatever stopped it.
     *
     * @throws IOException the kernel refuses it, as to a background process that ignores SIGTTIN
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

    synchronized void answeredReading(boolean may) {
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
