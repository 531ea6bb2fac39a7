package org.domaind.daemon.os;

/** Files that one thread waits to read from. */
public final class PollSet {
    // struct pollfd: fd s32, events s16, revents s16
    private static final int ENTRY_BYTES = 8;
    private static final short POLLIN = 1;
    private final NativeBlock entries;

    public PollSet(int... descriptors) {
        entries = new NativeBlock(descriptors.length * ENTRY_BYTES);
        for (int i = 0; i < descriptors.length; i++) {
            entries.bytes().putInt(i * ENTRY_BYTES, descriptors[i]).putShort(i * ENTRY_BYTES + 4, POLLIN);
        }
    }

    /** Waits until one of them can be read, or has an error to tell when read. */
    public void awaitReadable() {
        int result;
        do {
            result = Libc.tryPoll(entries.address(), entries.size() / ENTRY_BYTES);
        } while (result == -Errno.EINTR);
        if (result < 0) {
            throw new SystemException("poll", -result);
        }
    }

    /** Whether the last wait found something at the file with that index. */
    public boolean found(int index) {
        return entries.bytes().getShort(index * ENTRY_BYTES + 6) != 0;
    }
}
