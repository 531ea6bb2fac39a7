package org.domaind.daemon.os.linux;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.domaind.daemon.os.Errno;
import org.domaind.daemon.os.Libc;
import org.domaind.daemon.os.NativePages;
import org.domaind.daemon.os.OpenFlags;
import org.domaind.daemon.os.SafeMemory;
import org.domaind.daemon.os.SystemException;

/**
 * Memory for hypercalls, from {@code /dev/xen/hypercall} (Linux 4.18 and later), whose pages the kernel never moves. Without it, locked anonymous
 * memory, whose pages are present but may be moved, so that a hypercall may rarely fail with EFAULT.
 */
final class SafeMemoryPool implements AutoCloseable {
    private static final String DEVICE = "/dev/xen/hypercall";
    /** Small buffers are reused: most hypercalls need one page. */
    private static final int KEPT_PAGES = 4;
    private static final int KEPT_OF_EACH_SIZE = 4;
    /** Empty where the kernel has no such device. */
    private final Optional<DeviceFile> device;
    private final List<Deque<Buffer>> free = new ArrayList<>();
    private boolean closed;

    SafeMemoryPool() {
        for (int pages = 0; pages <= KEPT_PAGES; pages++) {
            free.add(new ArrayDeque<>());
        }
        device = openDevice();
    }

    private static Optional<DeviceFile> openDevice() {
        try {
            return Optional.of(new DeviceFile(Libc.openFile(DEVICE, OpenFlags.READ_WRITE | OpenFlags.here().closeOnExec())));
        } catch (SystemException e) {
            if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENXIO || e.errno() == Errno.ENODEV) {
                return Optional.empty();
            }
            throw e;
        }
    }

    SafeMemory allocate(int size) {
        int pages = Math.max(1, (size + NativePages.PAGE_SIZE - 1) / NativePages.PAGE_SIZE);
        synchronized (this) {
            if (pages <= KEPT_PAGES && !free.get(pages).isEmpty()) {
                return free.get(pages).pop();
            }
        }
        int bytes = Math.multiplyExact(pages, NativePages.PAGE_SIZE);
        return new Buffer(pages, device.map(d -> ofDevice(d, bytes)).orElseGet(() -> locked(bytes)));
    }

    private static long ofDevice(DeviceFile device, int bytes) {
        device.enter("mmap of " + DEVICE);
        try {
            long address = Libc.tryMap(bytes, LinuxMap.READ_WRITE, LinuxMap.SHARED, device.descriptor(), 0);
            // Kernels before 5.1 limit the size of a mapping of the device.
            return address < 0 ? locked(bytes) : address;
        } finally {
            device.leave();
        }
    }

    private static long locked(int bytes) {
        long address = Libc.map("mmap of locked memory", bytes, LinuxMap.READ_WRITE, LinuxMap.PRIVATE_ANONYMOUS_LOCKED, -1, 0);
        Libc.advise(address, bytes, LinuxMap.DONT_FORK);
        // A fork before madvise leaves the pages copy-on-write; writing gives this process its own copy.
        ByteBuffer all = Libc.bytesAt(address, bytes);
        for (int at = 0; at < bytes; at += NativePages.PAGE_SIZE) {
            all.put(at, (byte) 0);
        }
        return address;
    }

    @Override
    public synchronized void close() {
        closed = true;
        free.forEach(list -> {
            list.forEach(Buffer::unmap);
            list.clear();
        });
        device.ifPresent(DeviceFile::close);
    }

    private final class Buffer implements SafeMemory {
        private final int pages;
        private final long address;
        private final ByteBuffer bytes;

        Buffer(int pages, long address) {
            this.pages = pages;
            this.address = address;
            this.bytes = Libc.bytesAt(address, pages * NativePages.PAGE_SIZE);
        }

        @Override
        public long address() {
            return address;
        }

        @Override
        public ByteBuffer bytes() {
            return bytes;
        }

        @Override
        public void close() {
            synchronized (SafeMemoryPool.this) {
                if (!closed && pages <= KEPT_PAGES && free.get(pages).size() < KEPT_OF_EACH_SIZE) {
                    free.get(pages).push(this);
                    return;
                }
            }
            unmap();
        }

        private void unmap() {
            Libc.unmap(address, (long) pages * NativePages.PAGE_SIZE);
        }
    }
}
