package org.domaind.daemon.command.caller;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.domaind.daemon.os.Errno;
import org.domaind.daemon.os.Libc;
import org.domaind.daemon.os.NativeBlock;
import org.domaind.daemon.os.OpenFlags;
import org.domaind.daemon.os.PollSet;
import org.domaind.daemon.os.SystemException;
import org.domaind.daemon.os.linux.LocalSocket;
import org.domaind.xl.invocation.BrokenPipeException;

/**
 * One descriptor of the caller, used by one thread at a time. A wait for it ends when the caller does.
 *
 * <p>O_NONBLOCK is a property of the open file, which is shared with the caller, so it must not be changed. Pipes and terminals are opened again
 * through /proc, sockets take MSG_DONTWAIT with each call. Anything else is read and written only when poll(2) reports it ready, and in pieces so
 * small that the call does not block then.
 */
public final class CallerDescriptor {
    private static final int BUFFER_BYTES = 16 << 10;
    /** How often a read of a socket looks for bytes before it sleeps: some 20 microseconds. */
    private static final int EARLY_LOOKS = 20;
    /** PIPE_BUF: a descriptor that is ready for writing takes this much. */
    private static final int CERTAIN_BYTES = 4096;
    private static final int CALLER = 1;

    private final CallerLink link;
    private final StreamKind kind;
    private final int given;
    private int used;
    private NativeBlock buffer;
    private PollSet poll;
    private boolean closed;

    private CallerDescriptor(CallerLink link, StreamKind kind, int given, int used) {
        this.link = link;
        this.kind = kind;
        this.given = given;
        this.used = used;
    }

    /** One of the three streams, to be {@link #prepare prepared}. @param given closed with this object; -1 when the kind is CLOSED */
    public static CallerDescriptor standard(CallerLink link, StreamKind kind, int given) {
        return new CallerDescriptor(link, kind, given, given);
    }

    /** A file opened for the caller with O_NONBLOCK; it may be a named pipe. @param kind PIPE, or TERMINAL for the one on stdin */
    public static CallerDescriptor opened(CallerLink link, StreamKind kind, int descriptor) {
        return new CallerDescriptor(link, kind, descriptor, descriptor);
    }

    /** Makes all its calls non-blocking. @throws DeclinedException this process cannot open more files */
    public synchronized void prepare(boolean forWriting) throws DeclinedException {
        if (kind != StreamKind.PIPE && kind != StreamKind.TERMINAL) {
            return;
        }
        OpenFlags flags = OpenFlags.here();
        int fd = Libc.tryOpen(("/proc/self/fd/" + given).getBytes(StandardCharsets.US_ASCII), (forWriting ? OpenFlags.WRITE_ONLY : 0)
                | flags.noControllingTerminal() | flags.closeOnExec() | flags.nonBlocking());
        if (fd >= 0) {
            used = fd;
        } else if (fd != -Errno.ENXIO && fd != -Errno.EIO) {
            throw new DeclinedException("a stream that cannot be opened again: " + Errno.name(-fd));
        }
        // A terminal that was hung up, or a pipe without a reader: using the original descriptor gives the right error.
    }

    StreamKind kind() {
        return kind;
    }

    /** The original descriptor, for queries about it. */
    int given() {
        return given;
    }

    /** Waits for bytes. @return how many; -1 at the end  @throws IOException also when the caller is gone: the input is incomplete then */
    int read(byte[] into, int offset, int length) throws IOException {
        try {
            return readPresent(into, offset, length);
        } catch (CancelledException | SystemException gone) {
            // Readers with a thread of their own handle an IOException.
            throw new IOException(gone.getMessage(), gone);
        }
    }

    private synchronized int readPresent(byte[] into, int offset, int length) throws IOException {
        check();
        int wanted = Math.min(length, BUFFER_BYTES);
        link.awaitPresent();
        int count = kind == StreamKind.SOCKET ? receiveSoon(wanted) : -Errno.EAGAIN;
        while (count < 0) {
            failUnlessAgain(count);
            await(false);
            link.awaitPresent();
            if (kind == StreamKind.TERMINAL) {
                link.awaitForeground();
            }
            count = kind == StreamKind.SOCKET ? LocalSocket.tryReceive(used, buffer().address(), wanted)
                    : Libc.tryRead(used, buffer().address(), wanted);
        }
        buffer().bytes().get(0, into, offset, count);
        return count == 0 ? -1 : count;
    }

    /** The store answers sooner than a thread sleeps and wakes: looks a few times for its answer, letting others have the processor in between. */
    private int receiveSoon(int wanted) {
        int count = LocalSocket.tryReceive(used, buffer().address(), wanted);
        for (int i = 0; i < EARLY_LOOKS && count == -Errno.EAGAIN; i++) {
            Thread.yield();
            count = LocalSocket.tryReceive(used, buffer().address(), wanted);
        }
        return count;
    }

    /** Writes all bytes, waiting as often as necessary. */
    synchronized void write(byte[] from, int offset, int length) throws IOException {
        check();
        int done = 0;
        while (done < length) {
            link.awaitPresent();
            boolean mayWait = used == given && kind != StreamKind.SOCKET;
            if (mayWait) {
                await(true);
                link.awaitPresent();
            }
            int wanted = Math.min(length - done, mayWait ? CERTAIN_BYTES : BUFFER_BYTES);
            buffer().bytes().put(0, from, offset + done, wanted);
            int count = kind == StreamKind.SOCKET ? LocalSocket.trySend(used, buffer().address(), wanted)
                    : Libc.tryWrite(used, buffer().address(), wanted);
            if (count >= 0) {
                done += count;
            } else {
                failUnlessAgain(count);
                await(true);
            }
        }
    }

    private void check() throws IOException {
        if (closed || kind == StreamKind.CLOSED) {
            throw new IOException(Libc.errorText(Errno.EBADF));
        }
    }

    private static void failUnlessAgain(int result) throws IOException {
        if (result != -Errno.EAGAIN && result != -Errno.EINTR) {
            if (result == -Errno.EPIPE) {
                throw new BrokenPipeException();
            }
            throw new IOException(Libc.errorText(-result));
        }
    }

    private void await(boolean forWriting) {
        if (poll == null) {
            poll = new PollSet(used, link.socket());
            poll.want(CALLER, false, false);
        }
        poll.want(0, !forWriting, forWriting);
        poll.awaitReady();
        if (poll.found(CALLER)) {
            // The whole command must end, not only this thread: otherwise its terminal might stay in raw mode, and it might print after its
            // caller's end.
            link.cancel();
            throw new CancelledException();
        }
    }

    private NativeBlock buffer() {
        if (buffer == null) {
            buffer = new NativeBlock(BUFFER_BYTES);
        }
        return buffer;
    }

    /** Waits for the thread that uses it, which the end of the link has woken. */
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (used != given) {
            Libc.closeFile(used);
        }
        if (given >= 0) {
            Libc.closeFile(given);
        }
        if (buffer != null) {
            buffer.close();
        }
        if (poll != null) {
            poll.close();
        }
    }

    /** The terminal's present modes. @throws IOException it is no longer a terminal */
    byte[] terminalModes() throws IOException {
        try {
            return Libc.terminalModes(given);
        } catch (SystemException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Whether the terminal, which had these modes before, is in raw mode now. */
    boolean isRaw(byte[] modes) throws IOException {
        try {
            return Libc.isRaw(given, modes);
        } catch (SystemException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    void restoreTerminal(byte[] modes) throws IOException {
        try {
            Libc.restoreTerminal(given, modes);
        } catch (SystemException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
