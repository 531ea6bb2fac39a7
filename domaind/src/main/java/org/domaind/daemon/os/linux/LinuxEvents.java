package org.domaind.daemon.os.linux;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.domaind.daemon.os.Errno;
import org.domaind.daemon.os.EventDevice;
import org.domaind.daemon.os.Libc;
import org.domaind.daemon.os.NativeBlock;
import org.domaind.daemon.os.OpenFlags;
import org.domaind.daemon.os.PollSet;
import org.domaind.daemon.os.SystemException;
import org.domaind.daemon.os.WakePipe;

/** {@code /dev/xen/evtchn} (include/uapi/xen/evtchn.h): ports belong to the open file; reading takes pending ports, writing unmasks. */
final class LinuxEvents implements EventDevice {
    static final String DEVICE = "/dev/xen/evtchn";
    private static final long BIND_VIRQ = 0x00044500L;
    private static final long BIND_INTERDOMAIN = 0x00084501L;
    private static final long UNBIND = 0x00044503L;
    private static final long NOTIFY = 0x00044504L;
    private static final long RESET = 0x00004505L;
    /** The most pending ports taken at once; the rest stay pending. */
    private static final int PORTS_AT_ONCE = 1024;
    private static final int[] NOTHING = {};
    private final int fd;
    private final WakePipe wake;
    private final PollSet pollSet;
    private final NativeBlock pending = new NativeBlock(4 * PORTS_AT_ONCE);
    private final Set<Integer> bound = ConcurrentHashMap.newKeySet();
    // Users of the files take the read lock, close() takes the write lock.
    private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();
    private volatile boolean closed;
    private boolean released;

    LinuxEvents() {
        OpenFlags flags = OpenFlags.here();
        fd = Libc.openFile(DEVICE, OpenFlags.READ_WRITE | flags.closeOnExec() | flags.nonBlocking());
        try {
            wake = new WakePipe();
        } catch (RuntimeException e) {
            Libc.closeFile(fd);
            throw e;
        }
        pollSet = new PollSet(fd, wake.descriptor());
    }

    @Override
    public int bindInterdomain(int remoteDomid, int remotePort) {
        return bind("bind port " + remotePort + " of domain " + remoteDomid, BIND_INTERDOMAIN, remoteDomid, remotePort);
    }

    @Override
    public int bindVirq(int virq) {
        return bind("bind virq " + virq, BIND_VIRQ, virq, 0);
    }

    private int bind(String what, long request, int first, int second) {
        int port = control(what, request, first, second);
        bound.add(port);
        return port;
    }

    @Override
    public void unbind(int port) {
        bound.remove(port);
        control("unbind port " + port, UNBIND, port, 0);
    }

    @Override
    public void notify(int port) {
        control("notify port " + port, NOTIFY, port, 0);
    }

    private int control(String what, long request, int first, int second) {
        use.readLock().lock();
        try (NativeBlock call = new NativeBlock(8)) {
            if (closed) {
                throw new SystemException(what, Errno.ENODEV);
            }
            call.bytes().putInt(0, first).putInt(4, second);
            return Libc.control(what, fd, request, call.address());
        } finally {
            use.readLock().unlock();
        }
    }

    @Override
    public int[] await() {
        use.readLock().lock();
        try {
            if (closed) {
                return NOTHING;
            }
            pollSet.awaitReady();
            if (pollSet.found(1)) {
                wake.clear();
            }
            return closed || !pollSet.found(0) ? NOTHING : take();
        } finally {
            use.readLock().unlock();
        }
    }

    @Override
    public int[] poll() {
        use.readLock().lock();
        try {
            return closed ? NOTHING : take();
        } finally {
            use.readLock().unlock();
        }
    }

    @Override
    public int descriptor() {
        return fd;
    }

    private int[] take() {
        int got = Libc.tryRead(fd, pending.address(), pending.size());
        if (got == -Errno.EFBIG) {
            // The kernel's queue overflowed: its content is lost and the ports in it stay masked, so all ports are reported as pending.
            Libc.control("reset event channels", fd, RESET, 0);
            return bound.stream().mapToInt(Integer::intValue).toArray();
        }
        if (got == -Errno.EAGAIN || got == -Errno.EINTR) {
            return NOTHING;
        }
        if (got < 0) {
            throw new SystemException("read " + DEVICE, -got);
        }
        int[] ports = new int[got / 4];
        for (int i = 0; i < ports.length; i++) {
            ports[i] = pending.bytes().getInt(4 * i);
        }
        return ports;
    }

    @Override
    public void unmask(int port) {
        use.readLock().lock();
        try (NativeBlock one = new NativeBlock(4)) {
            if (closed) {
                return;
            }
            one.bytes().putInt(0, port);
            int put = Libc.tryWrite(fd, one.address(), 4);
            if (put < 0) {
                throw new SystemException("unmask port " + port, -put);
            }
        } finally {
            use.readLock().unlock();
        }
    }

    @Override
    public void wake() {
        use.readLock().lock();
        try {
            if (!released) {
                wake.wake();
            }
        } finally {
            use.readLock().unlock();
        }
    }

    @Override
    public void close() {
        closed = true;
        wake();
        use.writeLock().lock();
        try {
            if (!released) {
                released = true;
                Libc.closeFile(fd);
                wake.close();
            }
        } finally {
            use.writeLock().unlock();
        }
    }
}
