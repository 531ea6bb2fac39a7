package org.domaind.daemon.os.linux;

import java.util.concurrent.atomic.AtomicInteger;
import org.domaind.daemon.os.Errno;
import org.domaind.daemon.os.Libc;
import org.domaind.daemon.os.SystemException;

/**
 * An open device that calls on many threads use. After close no new call begins, and the last running call closes the descriptor, so that a late call
 * never uses a number that belongs to another file by then. Thread-safe.
 */
final class DeviceFile implements AutoCloseable {
    private static final int CLOSED = Integer.MIN_VALUE;
    private final int fd;
    /** The number of running calls; once closed, plus {@link #CLOSED}. */
    private final AtomicInteger calls = new AtomicInteger();

    /** Takes over the descriptor. */
    DeviceFile(int fd) {
        this.fd = fd;
    }

    /** Begins a call, which {@link #leave} ends. @return false when the device is closed: then {@link #leave} must not be called */
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
