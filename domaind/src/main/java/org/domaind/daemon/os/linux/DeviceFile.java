package org.domaind.daemon.os.linux;

import java.util.concurrent.atomic.AtomicInteger;
import org.domaind.daemon.os.Errno;
import org.domaind.daemon.os.Libc;
import org.domaind.daemon.os.SystemException;

/**
 * An open device that calls on many threads use. Closing it lets calls at work end: the last of them closes the descriptor, and none begins any more.
 * So a late call cannot meet a descriptor that has become another file's. Thread-safe.
 */
final class DeviceFile implements AutoCloseable {
    private static final int CLOSED = Integer.MIN_VALUE;
    private final int fd;
    /** Calls at work; once closed, that many above {@link #CLOSED}. */
    private final AtomicInteger calls = new AtomicInteger();

    /** Takes the descriptor over. */
    DeviceFile(int fd) {
        this.fd = fd;
    }

    /** Begins a call, which {@link #leave} ends. @return false when the device is closed: then there is nothing to leave */
    boolean enter() {
        int now = calls.getAndUpdate(count -> count < 0 ? count : count + 1);
        return now >= 0;
    }

    /** As {@link #enter}. @throws SystemException ENODEV */
    void enter(String what) {
        if (!enter()) {
            throw new SystemException(what, Errno.ENODEV);
        }
    }

    void leave() {
        if (calls.decrementAndGet() == CLOSED) {
            Libc.closeFile(fd);
        }
    }

    /** Valid between {@link #enter} and {@link #leave}. */
    int descriptor() {
        return fd;
    }

    /** Returns at once. Closing twice is no error. */
    @Override
    public void close() {
        int before = calls.getAndUpdate(count -> count < 0 ? count : count + CLOSED);
        if (before == 0) {
            Libc.closeFile(fd);
        }
    }
}
