package org.domaind.daemon.os.linux;

import java.util.concurrent.locks.LockSupport;
import org.domaind.daemon.os.Errno;
import org.domaind.daemon.os.FrameMapping;
import org.domaind.daemon.os.Libc;
import org.domaind.daemon.os.NativeBlock;
import org.domaind.daemon.os.NativePages;
import org.domaind.daemon.os.SystemException;

/** {@code /dev/xen/privcmd}: hypercalls, and mappings of other domains' memory (include/uapi/xen/privcmd.h). */
final class Privcmd implements AutoCloseable {
    private static final long HYPERCALL = 0x00305000L;
    private static final long MMAPBATCH_V2 = 0x00205004L;
    private static final long MMAP_RESOURCE = 0x00205007L;
    private static final int MAX_ARGUMENTS = 5;
    /** How often, 100 µs apart, one batch retries frames that are paged out; there is no event for their return. */
    private static final int PAGED_OUT_RETRIES = 10_000;
    private static final long PAGED_OUT_PAUSE_NANOS = 100_000;
    private final DeviceFile file;

    /** Takes the file over. */
    Privcmd(int fd) {
        this.file = new DeviceFile(fd);
    }

    long hypercall(int number, long... arguments) {
        if (arguments.length > MAX_ARGUMENTS) {
            throw new IllegalArgumentException("a hypercall has at most " + MAX_ARGUMENTS + " arguments");
        }
        if (!file.enter()) {
            return -Errno.ENODEV;
        }
        // privcmd_hypercall: op u64, arg u64[5]
        try (NativeBlock call = new NativeBlock(8 * (1 + MAX_ARGUMENTS))) {
            call.bytes().putLong(0, number);
            for (int i = 0; i < arguments.length; i++) {
                call.bytes().putLong(8 * (1 + i), arguments[i]);
            }
            return Libc.tryControl(file.descriptor(), HYPERCALL, call.address());
        } finally {
            file.leave();
        }
    }

    /** @param protection see {@link LinuxMap} */
    FrameMapping mapFrames(int domid, long[] frames, int protection) {
        int count = NativePages.checkCount(frames.length);
        String what = "map " + count + " frames of domain " + domid;
        file.enter(what);
        try {
            return mapFrames(what, domid, frames, protection);
        } finally {
            file.leave();
        }
    }

    private FrameMapping mapFrames(String what, int domid, long[] frames, int protection) {
        int count = frames.length;
        NativePages pages = reserve(what, count, protection);
        try (NativeBlock numbers = new NativeBlock(8 * count); NativeBlock errors = new NativeBlock(4 * count)) {
            for (int i = 0; i < count; i++) {
                numbers.bytes().putLong(8 * i, frames[i]);
            }
            int result = batch(domid, count, pages.address(), numbers.address(), errors.address());
            if (result < 0 && result != -Errno.ENOENT) {
                throw new SystemException(what, -result);
            }
            int[] each = new int[count];
            int retries = PAGED_OUT_RETRIES;
            for (int i = 0; i < count; i++) {
                each[i] = errors.bytes().getInt(4 * i);
                while (each[i] == -Errno.ENOENT && retries-- > 0) {
                    LockSupport.parkNanos(PAGED_OUT_PAUSE_NANOS);
                    each[i] = mapAgain(domid, pages.address() + (long) i * NativePages.PAGE_SIZE, numbers.address() + 8L * i);
                }
            }
            return new FrameMapping(pages, each);
        } catch (RuntimeException e) {
            pages.close();
            throw e;
        }
    }

    /** @return 0 or the negative error number of that one frame */
    private int mapAgain(int domid, long address, long number) {
        try (NativeBlock error = new NativeBlock(4)) {
            int result = batch(domid, 1, address, number, error.address());
            return result < 0 && result != -Errno.ENOENT ? result : error.bytes().getInt(0);
        }
    }

    private int batch(int domid, int count, long address, long numbers, long errors) {
        // privcmd_mmapbatch_v2: num u32, dom u16, addr u64, arr ptr, err ptr
        try (NativeBlock call = new NativeBlock(32)) {
            call.bytes().putInt(0, count).putShort(4, (short) domid).putLong(8, address).putLong(16, numbers).putLong(24, errors);
            return Libc.tryControl(file.descriptor(), MMAPBATCH_V2, call.address());
        }
    }

    NativePages mapResource(int domid, int type, int id, int firstFrame, int count) {
        String what = "map resource " + type + " of domain " + domid;
        NativePages.checkCount(count);
        file.enter(what);
        try {
            return mapResource(what, domid, type, id, firstFrame, count);
        } finally {
            file.leave();
        }
    }

    private NativePages mapResource(String what, int domid, int type, int id, int firstFrame, int count) {
        NativePages pages = reserve(what, count, LinuxMap.READ_WRITE);
        // privcmd_mmap_resource: dom u16, type u32, id u32, idx u32, num u64, addr u64
        try (NativeBlock call = new NativeBlock(32)) {
            call.bytes().putShort(0, (short) domid).putInt(4, type).putInt(8, id).putInt(12, firstFrame).putLong(16, count)
                    .putLong(24, pages.address());
            int result = Libc.tryControl(file.descriptor(), MMAP_RESOURCE, call.address());
            if (result < 0) {
                pages.close();
                // Kernels before 4.18 do not know the ioctl.
                boolean unknown = result == -Errno.ENOTTY || result == -Errno.EINVAL;
                throw new SystemException(what, unknown ? Errno.EOPNOTSUPP : -result);
            }
            return pages;
        }
    }

    private NativePages reserve(String what, int count, int protection) {
        long address = Libc.map(what, (long) count * NativePages.PAGE_SIZE, protection, LinuxMap.SHARED, file.descriptor(), 0);
        return new NativePages(address, count, () -> { });
    }

    /** Calls at work end as they would. */
    @Override
    public void close() {
        file.close();
    }
}
