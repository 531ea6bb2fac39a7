package org.domaind.daemon.os;

/** Ends another thread's wait in poll(2). Several wakes before the next wait count as one. */
public final class WakePipe implements AutoCloseable {
    private static final int DRAIN_BYTES = 64;
    private final int readEnd;
    private final int writeEnd;
    private final NativeBlock token = new NativeBlock(1);
    private final NativeBlock drain = new NativeBlock(DRAIN_BYTES);

    public WakePipe() {
        OpenFlags flags = OpenFlags.here();
        int[] ends = Libc.pipe(flags.closeOnExec() | flags.nonBlocking());
        readEnd = ends[0];
        writeEnd = ends[1];
    }

    /** Readable after a wake. */
    public int descriptor() {
        return readEnd;
    }

    public void wake() {
        // EAGAIN: a full pipe is readable anyway.
        Libc.tryWrite(writeEnd, token.address(), 1);
    }

    /** Clears all wakes so far. */
    public void clear() {
        int got;
        do {
            got = Libc.tryRead(readEnd, drain.address(), DRAIN_BYTES);
        } while (got == DRAIN_BYTES);
    }

    @Override
    public void close() {
        Libc.closeFile(readEnd);
        Libc.closeFile(writeEnd);
    }
}
