package org.domaind.daemon.os.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.domaind.daemon.os.Errno;
import org.domaind.daemon.os.EventDevice;
import org.domaind.daemon.os.FrameMapping;
import org.domaind.daemon.os.HostDevices;
import org.domaind.daemon.os.Libc;
import org.domaind.daemon.os.NativePages;
import org.domaind.daemon.os.OpenFlags;
import org.domaind.daemon.os.SafeMemory;
import org.domaind.daemon.os.SystemException;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.ProblemException;

/** The devices of a Linux control domain. */
public final class LinuxDevices implements HostDevices {
    private static final String PRIVCMD = "/dev/xen/privcmd";
    private static final String OLD_PRIVCMD = "/proc/xen/privcmd";
    private static final String GNTDEV = "/dev/xen/gntdev";
    private static final Path CAPABILITIES = Path.of("/proc/xen/capabilities");
    private static final String STORE_PAGE = "/proc/xen/xsd_kva";
    private static final Path STORE_PORT = Path.of("/proc/xen/xsd_port");
    private final Privcmd privcmd;
    private final Gntdev gntdev;
    private final SafeMemoryPool pool;

    private LinuxDevices(Privcmd privcmd, Gntdev gntdev, SafeMemoryPool pool) {
        this.privcmd = privcmd;
        this.gntdev = gntdev;
        this.pool = pool;
    }

    /**
     * Opens the devices.
     *
     * @throws ProblemException {@code not-on-xen} this is not a control domain, {@code not-permitted} this user may not open them
     */
    public static LinuxDevices open() {
        Privcmd privcmd = new Privcmd(openPrivcmd());
        try {
            if (!isControlDomain()) {
                throw notOnXen(CAPABILITIES + " does not say control_d");
            }
            requireReadable(LinuxEvents.DEVICE);
            return withGrants(privcmd, new Gntdev(openOrExplain(GNTDEV)));
        } catch (RuntimeException e) {
            privcmd.close();
            throw e;
        }
    }

    private static LinuxDevices withGrants(Privcmd privcmd, Gntdev gntdev) {
        try {
            return new LinuxDevices(privcmd, gntdev, new SafeMemoryPool());
        } catch (RuntimeException e) {
            gntdev.close();
            throw e;
        }
    }

    private static int openPrivcmd() {
        return openOrExplain(Files.exists(Path.of(PRIVCMD)) || !Files.exists(Path.of(OLD_PRIVCMD)) ? PRIVCMD : OLD_PRIVCMD);
    }

    private static int openOrExplain(String path) {
        try {
            return Libc.openFile(path, OpenFlags.READ_WRITE | OpenFlags.here().closeOnExec());
        } catch (SystemException e) {
            if (e.errno() == Errno.EACCES || e.errno() == Errno.EPERM) {
                throw new ProblemException(Codes.NOT_PERMITTED, "no permission to open " + path, "domaind runs as root");
            }
            throw notOnXen("no " + path + (e.errno() == Errno.ENOENT ? "" : ": " + e.errorName()));
        }
    }

    private static void requireReadable(String path) {
        if (!Files.exists(Path.of(path))) {
            throw notOnXen("no " + path);
        }
    }

    /** Reads xenfs if it is mounted; if not, the hypervisor refuses privileged calls later. */
    private static boolean isControlDomain() {
        try {
            return !Files.exists(CAPABILITIES) || Files.readString(CAPABILITIES).contains("control_d");
        } catch (IOException e) {
            return false;
        }
    }

    private static ProblemException notOnXen(String why) {
        return new ProblemException("not-on-xen", "this machine does not run under Xen as its control domain (" + why + ")",
                "to try domaind without it use --simulate");
    }

    @Override
    public long hypercall(int number, long... arguments) {
        return privcmd.hypercall(number, arguments);
    }

    @Override
    public SafeMemory allocateSafe(int size) {
        return pool.allocate(size);
    }

    @Override
    public FrameMapping mapFrames(int domid, long[] frames) {
        return privcmd.mapFrames(domid, frames, LinuxMap.READ_WRITE);
    }

    @Override
    public FrameMapping mapReadableFrames(int domid, long[] frames) {
        return privcmd.mapFrames(domid, frames, LinuxMap.READ);
    }

    @Override
    public NativePages mapResource(int domid, int type, int id, int firstFrame, int count) {
        return privcmd.mapResource(domid, type, id, firstFrame, count);
    }

    @Override
    public NativePages mapGrants(int domid, int[] references) {
        return gntdev.map(domid, references);
    }

    @Override
    public EventDevice openEvents() {
        return new LinuxEvents();
    }

    @Override
    public NativePages mapStoreRing() {
        int fd = Libc.openFile(STORE_PAGE, OpenFlags.READ_WRITE | OpenFlags.here().closeOnExec());
        try {
            long address = Libc.map("map " + STORE_PAGE, NativePages.PAGE_SIZE, LinuxMap.READ_WRITE, LinuxMap.SHARED, fd, 0);
            return new NativePages(address, 1, () -> { });
        } finally {
            Libc.closeFile(fd);
        }
    }

    @Override
    public int storePort() {
        try {
            return Integer.decode(Files.readString(STORE_PORT).trim());
        } catch (IOException | NumberFormatException e) {
            throw new SystemException("read " + STORE_PORT, Errno.ENOENT);
        }
    }

    /** Mappings and event channels are closed by those who opened them. */
    @Override
    public void close() {
        pool.close();
        gntdev.close();
        privcmd.close();
    }
}
