package org.domaind.daemon.os;

/** Files that one thread waits for: to read from, and where asked for to write to. */
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

    /** Whether the waits from now on also end when the file with that index can be written to. */
    public void wantWriting(int index, boolean wanted) {
        entries.bytes().putShort(index * ENTRY_BYTES + 4, wanted ? (short) (POLLIN | POLLOUT) : POLLIN);
    }

    /** What the waits from now on look for at the file with that index; its end and its errors are found in any case. */
    public void want(int index, boolean reading, boolean writing) {
        entries.bytes().putShort(index * ENTRY_BYTES + 4, (short) ((reading ? POLLIN : 0) | (writing ? POLLOUT : 0)));
    }

    /** Waits until one of them is ready, or has an error to tell when read. */
    public void awaitReady() {
        awaitReady(-1);
    }

    /** As {@link #awaitReady()}. @param timeoutMillis negative for no limit  @return false when the time is over */
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

    /** Whether the last wait found room to write at the file with that index. */
    public boolean writable(int index) {
        return (entries.bytes().getShort(index * ENTRY_BYTES + 6) & POLLOUT) != 0;
    }

    /** Whether the last wait found something to read at the file with that index, or an error. */
    public boolean readable(int index) {
        return (entries.bytes().getShort(index * ENTRY_BYTES + 6) & ~POLLOUT) != 0;
    }

    /** Whether the last wait found something at the file with that index. */
    public boolean found(int index) {
        return entries.bytes().getShort(index * ENTRY_BYTES + 6) != 0;
    }

    /** Frees it, no thread waiting; without that it is freed as garbage. */
    @Override
    public void close() {
        entries.close();
    }
}
