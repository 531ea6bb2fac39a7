package org.domaind.daemon.os.linux;

import java.util.concurrent.locks.LockSupport;
import org.domaind.daemon.os.Errno;
import org.domaind.daemon.os.Libc;
import org.domaind.daemon.os.NativeBlock;
import org.domaind.daemon.os.NativePages;
import org.domaind.daemon.os.SystemException;

/** {@code /dev/xen/gntdev}: maps pages by grant reference (include/uapi/xen/gntdev.h). */
final class Gntdev implements AutoCloseable {
    // The number says 24 bytes whatever the count is.
    private static final long MAP_GRANT_REF = 0x00184700L;
    private static final long UNMAP_GRANT_REF = 0x00104701L;
    /** How often, 1 ms apart, a mapping is tried while the granter's page is paged out; there is no event for its return. */
    private static final int PAGED_OUT_RETRIES = 1_000;
    private static final long PAGED_OUT_PAUSE_NANOS = 1_000_000;
    private final DeviceFile file;

    /** Takes over the descriptor. */
    Gntdev(int fd) {
        this.file = new DeviceFile(fd);
    }

    NativePages map(int domid, int[] references) {
        int count = NativePages.checkCount(references.length);
        String what = "map " + count + " grants of domain " + domid;
        file.enter(what);
        try {
            return map(what, domid, references);
        } finally {
            file.leave();
        }
    }

    private NativePages map(String what, int domid, int[] references) {
        int count = references.length;
        // ioctl_gntdev_map_grant_ref: count u32, pad, index u64 (out), refs[] {domid u32, ref u32}
        long index;
        try (NativeBlock call = new NativeBlock(16 + 8 * count)) {
            call.bytes().putInt(0, count);
            for (int i = 0; i < count; i++) {
                call.bytes().putInt(16 + 8 * i, domid).putInt(20 + 8 * i, references[i]);
            }
            Libc.control(what, file.descriptor(), MAP_GRANT_REF, call.address());
            index = call.bytes().getLong(8);
        }
        long address = mapAt(index, count);
        if (address < 0) {
            release(index, count);
            throw new SystemException(what, (int) -address);
        }
        return new NativePages(address, count, new Release(index, count));
    }

    /** Ends a mapping of grants. */
    private final class Release implements Runnable {
        private final long index;
        private final int count;

        Release(long index, int count) {
            this.index = index;
            this.count = count;
        }

        @Override
        public void run() {
            release(index, count);
        }
    }

    private long mapAt(long index, int count) {
        long address = -Errno.EAGAIN;
        for (int i = 0; i < PAGED_OUT_RETRIES && address == -Errno.EAGAIN; i++) {
            if (i > 0) {
                LockSupport.parkNanos(PAGED_OUT_PAUSE_NANOS);
            }
            address = Libc.tryMap((long) count * NativePages.PAGE_SIZE, LinuxMap.READ_WRITE, LinuxMap.SHARED, file.descriptor(), index);
        }
        return address;
    }

    private void release(long index, int count) {
        if (!file.enter()) {
            // The kernel unmapped them when the file and its last mapping were closed.
            return;
        }
        // ioctl_gntdev_unmap_grant_ref: index u64, count u32, pad
        try (NativeBlock call = new NativeBlock(16)) {
            call.bytes().putLong(0, index).putInt(8, count);
            Libc.control("unmap grants", file.descriptor(), UNMAP_GRANT_REF, call.address());
        } finally {
            file.leave();
        }
    }

    @Override
    public void close() {
        file.close();
    }
}
