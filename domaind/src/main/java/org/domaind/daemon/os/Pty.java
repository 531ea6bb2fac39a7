package org.domaind.daemon.os;

/**
 * A pseudo terminal in raw mode (pty(7)): this is the master, and programs open the slave, {@link #slaveName}. Thread-safe; no call blocks.
 *
 * <p>The slave is also held open here, so that output is kept while no program has it open, and so that the last program's closing it is not an
 * error.
 */
public final class Pty implements AutoCloseable {
    private final NonBlockingFile master;
    private final int slave;
    private final String slaveName;
    private boolean closed;

    private Pty(int master, int slave, String slaveName) {
        this.master = new NonBlockingFile(master, slaveName);
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
        return master.descriptor();
    }

    /** The slave's descriptor; closed with this object. */
    public int slaveDescriptor() {
        return slave;
    }

    /** Reads input that was written to the slave, without blocking. @return bytes read; 0 when there are none */
    public int read(byte[] into) {
        return master.read(into);
    }

    /** Writes output for the slave, without blocking, as far as the kernel's buffer has room. @return how many bytes were taken; 0 once closed */
    public int write(byte[] from, int offset, int length) {
        return master.write(from, offset, length);
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            master.close();
            Libc.closeFile(slave);
        }
    }
}
