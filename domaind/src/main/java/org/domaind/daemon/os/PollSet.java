package org.domaind.daemon.os;

/** A set of descriptors for poll(2), used by one thread: each for reading, and for writing on request. */
public final class PollSet implements AutoCloseable {
    // struct pollfd: fd s32, events s16, revents s16
    private static final int ENTRY_BYTES = 8;
    private static final short POLLIN = 1;
    private static final short POLLOUT = 4;
    private final NativeBlock entries;

    public PollSet(int... descriptors) {
        entries = new NativeBlock(descriptors.length * ENTRY_BYTES);
        for (int i = 0; i < descriptors.length; i++) {
            entries.bytes().putInt(i * ENTRY_BYTES, descriptors[i]).putShort(i * ENTRY_BYTES + 4, POLLIN);
        }
    }

    /** Sets whether later waits also poll the descriptor with that index for writing. */
    public void wantWriting(int index, boolean wanted) {
        entries.bytes().putShort(index * ENTRY_BYTES + 4, wanted ? (short) (POLLIN | POLLOUT) : POLLIN);
    }

    /** Sets the events that later waits poll the descriptor with that index for; its end and errors are always reported. */
    public void want(int index, boolean reading, boolean writing) {
        entries.bytes().putShort(index * ENTRY_BYTES + 4, (short) ((reading ? POLLIN : 0) | (writing ? POLLOUT : 0)));
    }

    /** Leaves the descriptor with that index out of later waits, also its end and errors. */
    public void leaveOut(int index) {
        entries.bytes().putInt(index * ENTRY_BYTES, -1).putShort(index * ENTRY_BYTES + 6, (short) 0);
    }

    /** Waits until one of them is ready or has an error. */
    public void awaitReady() {
        awaitReady(-1);
    }

    /** As {@link #awaitReady()}. @param timeoutMillis negative for no limit  @return false at the timeout */
    public boolean awaitReady(int timeoutMillis) {
        int result;
        do {
            result = Libc.tryPoll(entries.address(), entries.size() / ENTRY_BYTES, timeoutMillis);
        } while (result == -Errno.EINTR);
        if (result < 0) {
            throw new SystemException("poll", -result);
        }
        return result > 0;
    }

    /** Whether the last wait found the descriptor with that index writable. */
    public boolean writable(int index) {
        return (entries.bytes().getShort(index * ENTRY_BYTES + 6) & POLLOUT) != 0;
    }

    /** Whether the last wait found the descriptor with that index readable, or in error. */
    public boolean readable(int index) {
        return (entries.bytes().getShort(index * ENTRY_BYTES + 6) & ~POLLOUT) != 0;
    }

    /** Whether the last wait reported any event for the descriptor with that index. */
    public boolean found(int index) {
        return entries.bytes().getShort(index * ENTRY_BYTES + 6) != 0;
    }

    /** Frees its memory; no thread may be waiting. Without it the garbage collector does so. */
    @Override
    public void close() {
        entries.close();
    }
}
