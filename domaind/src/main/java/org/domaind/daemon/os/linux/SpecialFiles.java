package org.domaind.daemon.os.linux;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.domaind.daemon.os.Errno;
import org.domaind.daemon.os.SystemException;

/** Files that Java cannot make: FIFOs and device nodes. */
public final class SpecialFiles {
    static {
        Native.register(SpecialFiles.class, Platform.C_LIBRARY_NAME);
    }

    private static final int CHARACTER_DEVICE = 0x2000;
    private static final int BLOCK_DEVICE = 0x6000;
    private static final int OWNER_ONLY = 0600;
    private static final int OWNER_READS = 0400;

    private SpecialFiles() {
    }

    private static native int mkfifo(String path, int mode);

    private static native int mknod(String path, int mode, long device);

    /** A pipe with a name, for its owner. */
    public static void makeFifo(Path path) {
        if (mkfifo(path.toString(), OWNER_ONLY) != 0) {
            throw new SystemException("mkfifo " + path, Native.getLastError());
        }
    }

    /** A node of a block device, which one user may read. @param device its number */
    public static void makeBlockNode(Path node, long device, int uid) throws IOException {
        if (mknod(node.toString(), BLOCK_DEVICE | OWNER_READS, device) != 0) {
            throw new SystemException("mknod " + node, Native.getLastError());
        }
        Files.setAttribute(node, "unix:uid", uid);
    }

    /** For its owner. One that is there already is no error. */
    static void makeBlockDevice(Path path, int major, int minor) {
        long number = (major & 0xFFFL) << 8 | (major & ~0xFFFL) << 32 | minor & 0xFFL | (minor & ~0xFFL) << 12;
        if (mknod(path.toString(), BLOCK_DEVICE | OWNER_ONLY, number) != 0 && Native.getLastError() != Errno.EEXIST) {
            throw new SystemException("mknod " + path, Native.getLastError());
        }
    }

    /** Another node of a character device, for one user only. */
    public static void copyNode(Path device, Path copy, int uid) throws IOException {
        long number = ((Number) Files.getAttribute(device, "unix:rdev")).longValue();
        if (mknod(copy.toString(), CHARACTER_DEVICE | OWNER_ONLY, number) != 0) {
            throw new SystemException("mknod " + copy, Native.getLastError());
        }
        Files.setAttribute(copy, "unix:uid", uid);
    }
}
