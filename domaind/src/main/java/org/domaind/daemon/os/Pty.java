package org.domaind.daemon.os;

import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A pseudo-terminal: we are its far end, whoever opens {@link #slaveName} is the near one. Raw: bytes pass as they are.
 *
 * <p>The near end is also held open here, so that it keeps what was written while nobody is attached, and so that the last viewer's
 * leaving is no error. One thread reads, one writes; any thread may close.
 */
public final class Pty implements AutoCloseable {
    /** The most that one read or write moves. */
    public static final int MAX_TRANSFER = 4096;
    private static final int MASTER = 0;
    private static final int WAKE = 1;
    private final int master;
    private final int slave;
    private final String slaveName;
    private final WakePipe wake = new WakePipe();
    private final PollSet ready;
    private final NativeBlock incoming = new NativeBlock(MAX_TRANSFER);
    private final NativeBlock outgoing = new NativeBlock(MAX_TRANSFER);
    // Readers use the files; the writer is whoever closes them.
    private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();
    private volatile boolean closed;
    private boolean released;

    private Pty(int master, int slave, String slaveName) {
        this.master = master;
        this.slave = slave;
        this.slaveName = slaveName;
        this.ready = new PollSet(master, wake.descriptor());
    }

    /** @throws SystemException when the machine has no more of them */
    public static Pty open() {
        OpenFlags flags = OpenFlags.here();
        int common = OpenFlags.READ_WRITE | flags.noControllingTerminal() | flags.closeOnExec();
        int master = Libc.openTerminal(common | flags.nonBlocking());
        int slave = -1;
        try {
            String name = Libc.slaveName(master);
            slave = Libc.openFile(name, common);
            Libc.makeRaw(slave);
            return new Pty(master, slave, name);
        } catch (SystemException e) {
            Libc.closeFile(master);
            if (slave >= 0) {
                Libc.closeFile(slave);
            }
            throw e;
        }
    }

    /** The path that a viewer opens: {@code /dev/pts/3}. */
    public String slaveName() {
        return slaveName;
    }

    /** What {@link #await} found; more than one may hold, none after a mere {@link #wake}. */
    public record Ready(boolean readable, boolean writable, boolean closed) {
    }

    /** Waits until a viewer typed, there is room to write if {@code forWriting}, a wake, or the close. One thread at a time. */
    public Ready await(boolean forWriting) {
        use.readLock().lock();
        try {
            if (closed) {
                return new Ready(false, false, true);
            }
            ready.wantWriting(MASTER, forWriting);
            ready.awaitReady();
            if (ready.readable(WAKE)) {
                wake.clear();
            }
            return new Ready(ready.readable(MASTER), ready.writable(MASTER), closed);
        } finally {
            use.readLock().unlock();
        }
    }

    /** Ends a wait, or the next one. */
    public void wake() {
        use.readLock().lock();
        try {
            if (!released) {
                wake.wake();
            }
        } finally {
            use.readLock().unlock();
        }
    }

    /** Takes what a viewer typed, without waiting. @return bytes read, at most {@link #MAX_TRANSFER}; 0 when there are none */
    public int read(byte[] into) {
        use.readLock().lock();
        try {
            int got = closed ? 0 : Libc.tryRead(master, incoming.address(), Math.min(into.length, MAX_TRANSFER));
            if (got < 0 && got != -Errno.EAGAIN && got != -Errno.EINTR) {
                throw new SystemException("read " + slaveName, -got);
            }
            incoming.bytes().get(0, into, 0, Math.max(got, 0));
            return Math.max(got, 0);
        } finally {
            use.readLock().unlock();
        }
    }

    /**
     * Hands bytes to the near end, without waiting: what does not fit because nobody reads there is left.
     *
     * @return how many were taken; 0 once closed
     */
    public int write(byte[] from, int offset, int length) {
        use.readLock().lock();
        try {
            int done = 0;
            while (!closed && done < length) {
                int chunk = Math.min(length - done, MAX_TRANSFER);
                outgoing.bytes().put(0, from, offset + done, chunk);
                int put = Libc.tryWrite(master, outgoing.address(), chunk);
                if (put == -Errno.EAGAIN) {
                    return done;
                }
                if (put < 0 && put != -Errno.EINTR) {
                    throw new SystemException("write " + slaveName, -put);
                }
                done += Math.max(put, 0);
            }
            return done;
        } finally {
            use.readLock().unlock();
        }
    }

    @Override
    public void close() {
        closed = true;
        use.readLock().lock();
        try {
            if (released) {
                return;
            }
            wake.wake();
        } finally {
            use.readLock().unlock();
        }
        use.writeLock().lock();
        try {
            if (released) {
                return;
            }
            released = true;
            Libc.closeFile(master);
            Libc.closeFile(slave);
            wake.close();
        } finally {
            use.writeLock().unlock();
        }
    }
}
