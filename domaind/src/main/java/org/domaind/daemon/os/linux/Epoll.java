package org.domaind.daemon.os.linux;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.nio.ByteBuffer;
import org.domaind.daemon.os.Errno;
import org.domaind.daemon.os.Libc;
import org.domaind.daemon.os.NativeBlock;
import org.domaind.daemon.os.SystemException;

/**
 * A level-triggered epoll(7) set on which one thread waits, with the events of its last wait. Any thread may wake it and change the set; an event of a
 * descriptor that was removed meanwhile may still be reported.
 */
public final class Epoll implements AutoCloseable {
    public static final int IN = 0x1;
    public static final int OUT = 0x4;
    /** ERR and HUP, which are always reported. */
    public static final int FAILED = 0x8 | 0x10;

    static {
        Native.register(Epoll.class, Platform.C_LIBRARY_NAME);
    }

    private static final int CLOSE_ON_EXEC = 0x80000;
    private static final int NON_BLOCKING = 0x800;
    private static final int ADD = 1;
    private static final int REMOVE = 2;
    private static final int CHANGE = 3;
    /** The most events per wait; the next wait reports the rest. */
    private static final int EVENTS_AT_ONCE = 256;
    // struct epoll_event: events u32, data u64; packed on x86-64 alone
    private static final int DATA_AT = Platform.isIntel() ? 4 : 8;
    private static final int EVENT_BYTES = DATA_AT + 8;

    private final NativeBlock found = new NativeBlock(EVENTS_AT_ONCE * EVENT_BYTES);
    private final ByteBuffer foundBytes = found.bytes();
    private final NativeBlock asked = new NativeBlock(EVENT_BYTES);
    private final NativeBlock token = new NativeBlock(Long.BYTES);
    private final NativeBlock taken = new NativeBlock(Long.BYTES);
    private final int fd;
    private final int alarm;
    private boolean closed;

    public Epoll() {
        fd = epoll_create1(CLOSE_ON_EXEC);
        if (fd < 0) {
            throw new SystemException("epoll_create1", Native.getLastError());
        }
        alarm = eventfd(0, CLOSE_ON_EXEC | NON_BLOCKING);
        if (alarm < 0) {
            int errno = Native.getLastError();
            Libc.closeFile(fd);
            throw new SystemException("eventfd", errno);
        }
        token.bytes().putLong(0, 1);
        try {
            control(ADD, alarm, IN);
        } catch (SystemException e) {
            close();
            throw e;
        }
    }

    private static native int epoll_create1(int flags);

    private static native int epoll_ctl(int fd, int operation, int descriptor, long event);

    private static native int epoll_wait(int fd, long events, int count, int timeoutMillis);

    private static native int eventfd(int value, int flags);

    /** @param events of {@link #IN} and {@link #OUT} */
    public void add(int descriptor, int events) {
        control(ADD, descriptor, events);
    }

    public void change(int descriptor, int events) {
        control(CHANGE, descriptor, events);
    }

    public void remove(int descriptor) {
        control(REMOVE, descriptor, 0);
    }

    private synchronized void control(int operation, int descriptor, int events) {
        if (closed) {
            return;
        }
        asked.bytes().putInt(0, events).putInt(DATA_AT, descriptor);
        if (epoll_ctl(fd, operation, descriptor, asked.address()) < 0) {
            throw new SystemException("epoll_ctl " + operation + " of descriptor " + descriptor, Native.getLastError());
        }
    }

    /**
     * Waits for an event, a {@link #wake} or the timeout.
     *
     * @param timeoutMillis negative for no end
     * @return the number of events; see {@link #descriptor}
     */
    public int await(int timeoutMillis) {
        int count = epoll_wait(fd, found.address(), EVENTS_AT_ONCE, timeoutMillis);
        if (count >= 0) {
            return count;
        }
        int errno = Native.getLastError();
        if (errno != Errno.EINTR) {
            throw new SystemException("epoll_wait", errno);
        }
        return 0;
    }

    /** The descriptor of an event of the last wait. @return -1 for a wake, which this clears */
    public int descriptor(int index) {
        int descriptor = foundBytes.getInt(index * EVENT_BYTES + DATA_AT);
        if (descriptor == alarm) {
            Libc.tryRead(alarm, taken.address(), Long.BYTES);
            return -1;
        }
        return descriptor;
    }

    /** @return of {@link #IN}, {@link #OUT} and {@link #FAILED} */
    public int events(int index) {
        return foundBytes.getInt(index * EVENT_BYTES);
    }

    /** Ends the present wait, or the next one. Does nothing on a closed set. */
    public synchronized void wake() {
        if (!closed) {
            Libc.tryWrite(alarm, token.address(), Long.BYTES);
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            Libc.closeFile(alarm);
            Libc.closeFile(fd);
        }
    }
}
