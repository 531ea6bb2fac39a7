package org.domaind.daemon.os;

/**
 * A pseudo terminal in raw mode (pty(7)): this is the master, and programs open the slave, {@link #slaveName}. Thread-safe; no call blocks.
 *
 * <p>The slave is also held open here, so that output is kept while no program has it open, and so that the last program's closing it is not an
 * error.
 */
public final class Pty implements AutoCloseable {
    /** The most bytes that one read or write moves. */
    public static final int MAX_TRANSFER = 4096;
    private final int master;
    private final int slave;
    private final String slaveName;
    private boolean closed;

    private Pty(int master, int slave, String slaveName) {
        this.master = master;
        this.slave = slave;
        this.slaveName = slaveName;
    }

    /** @throws SystemException no pseudo terminal is left */
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

    /** The master's descriptor, for poll; closed with this object. */
    public int descriptor() {
        return master;
    }

    /** The slave's descriptor; closed with this object. */
    public int slaveDescriptor() {
        return slave;
    }

    /** Reads input that was written to the slave, without blocking. @return bytes read, at most {@link #MAX_TRANSFER}; 0 when there are none */
    public synchronized int read(byte[] into) {
        if (closed) {
            return 0;
        }
        try (NativeBlock incoming = new NativeBlock(Math.min(into.length, MAX_TRANSFER))) {
            int got = Libc.tryRead(master, incoming.address(), incoming.size());
            if (got < 0 && got != -Errno.EAGAIN && got != -Errno.EINTR) {
                throw new SystemException("read " + slaveName, -got);
            }
            incoming.bytes().get(0, into, 0, Math.max(got, 0));
            return Math.max(got, 0);
        }
    }

    /**
     * Writes output for the slave, without blocking, as far as the kernel's buffer has room.
     *
     * @return how many bytes were taken; 0 once closed
     */
    public synchronized int write(byte[] from, int offset, int length) {
        if (closed || length == 0) {
            return 0;
        }
        try (NativeBlock outgoing = new NativeBlock(Math.min(length, MAX_TRANSFER))) {
            int done = 0;
            while (done < length) {
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
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            Libc.closeFile(master);
            Libc.closeFile(slave);
        }
    }
}
