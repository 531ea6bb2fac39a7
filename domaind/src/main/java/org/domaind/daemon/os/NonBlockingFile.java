package org.domaind.daemon.os;

/** An open descriptor without blocking, of a terminal, say, which this object owns. Thread-safe. */
public final class NonBlockingFile implements AutoCloseable {
    /** The most bytes that one read or one system call of a write moves. */
    public static final int MAX_TRANSFER = 4096;
    private final int descriptor;
    private final String name;
    private boolean closed;

    /** @param name for messages */
    NonBlockingFile(int descriptor, String name) {
        this.descriptor = descriptor;
        this.name = name;
    }

    /** Opens a terminal for both directions, in raw mode. @throws SystemException it cannot be opened, or is no terminal */
    public static NonBlockingFile terminal(String path) {
        OpenFlags flags = OpenFlags.here();
        NonBlockingFile file = new NonBlockingFile(
                Libc.openFile(path, OpenFlags.READ_WRITE | flags.noControllingTerminal() | flags.closeOnExec() | flags.nonBlocking()), path);
        try {
            Libc.makeRaw(file.descriptor);
            return file;
        } catch (SystemException e) {
            file.close();
            throw e;
        }
    }

    /** For poll; closed with this object. */
    public int descriptor() {
        return descriptor;
    }

    public String name() {
        return name;
    }

    /** @return bytes read, at most {@link #MAX_TRANSFER}; 0 when there are none */
    public synchronized int read(byte[] into) {
        if (closed) {
            return 0;
        }
        try (NativeBlock incoming = new NativeBlock(Math.min(into.length, MAX_TRANSFER))) {
            int got = Libc.tryRead(descriptor, incoming.address(), incoming.size());
            if (got < 0 && got != -Errno.EAGAIN && got != -Errno.EINTR) {
                throw new SystemException("read " + name, -got);
            }
            incoming.bytes().get(0, into, 0, Math.max(got, 0));
            return Math.max(got, 0);
        }
    }

    /** Writes as far as the kernel's buffer has room. @return how many bytes were taken; 0 once closed */
    public synchronized int write(byte[] from, int offset, int length) {
        if (closed || length == 0) {
            return 0;
        }
        try (NativeBlock outgoing = new NativeBlock(Math.min(length, MAX_TRANSFER))) {
            int done = 0;
            while (done < length) {
                int chunk = Math.min(length - done, MAX_TRANSFER);
                outgoing.bytes().put(0, from, offset + done, chunk);
                int put = Libc.tryWrite(descriptor, outgoing.address(), chunk);
                if (put == -Errno.EAGAIN) {
                    return done;
                }
                if (put < 0 && put != -Errno.EINTR) {
                    throw new SystemException("write " + name, -put);
                }
                done += Math.max(put, 0);
            }
            return done;
        }
    }

    /** Closing twice is no error. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            Libc.closeFile(descriptor);
        }
    }
}
