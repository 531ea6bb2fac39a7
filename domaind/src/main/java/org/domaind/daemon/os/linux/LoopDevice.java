package org.domaind.daemon.os.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.domaind.daemon.os.Errno;
import org.domaind.daemon.os.Libc;
import org.domaind.daemon.os.NativeBlock;
import org.domaind.daemon.os.OpenFlags;
import org.domaind.daemon.os.SystemException;

/** A file as a block device (loop(4)), which goes as soon as nobody has it open. */
public final class LoopDevice implements AutoCloseable {
    // linux/loop.h
    private static final String CONTROL = "/dev/loop-control";
    private static final long GET_FREE = 0x4C82;
    private static final long CONFIGURE = 0x4C0A;
    private static final int CONFIG_BYTES = 304;
    /** loop_config: fd u32, block_size u32, info (loop_info64, whose lo_flags is at 52). */
    private static final int FLAGS_AT = 8 + 52;
    private static final int READ_ONLY = 1;
    private static final int AUTO_CLEAR = 4;
    private static final int MAJOR = 7;
    private static final int EBUSY = 16;
    /** Somebody else may have taken the free one meanwhile. */
    private static final int TRIES = 16;

    private final int descriptor;

    private LoopDevice(int descriptor) {
        this.descriptor = descriptor;
    }

    /**
     * Shows a file, for reading. Linux 5.8 or newer.
     *
     * @param node made: the device, for one user only
     * @throws SystemException ENOENT: the kernel module is not loaded
     */
    public static LoopDevice readOnly(Path file, Path node, int uid) throws IOException {
        int flags = OpenFlags.here().closeOnExec();
        int image = Libc.openFile(file.toString(), flags);
        try {
            int control = Libc.openFile(CONTROL, OpenFlags.READ_WRITE | flags);
            try {
                return readOnly(control, image, node, uid);
            } finally {
                Libc.closeFile(control);
            }
        } finally {
            Libc.closeFile(image);
        }
    }

    private static LoopDevice readOnly(int control, int image, Path node, int uid) throws IOException {
        int result = -EBUSY;
        for (int tries = 0; tries < TRIES && result == -EBUSY; tries++) {
            int free = Libc.tryControl(control, GET_FREE, 0);
            if (free < 0) {
                throw new SystemException("find a loop device", -free);
            }
            Files.deleteIfExists(node);
            SpecialFiles.makeBlockNode(node, SpecialFiles.device(MAJOR, free), uid);
            int device = Libc.openFile(node.toString(), OpenFlags.here().closeOnExec());
            try (NativeBlock config = new NativeBlock(CONFIG_BYTES)) {
                config.bytes().putInt(0, image).putInt(FLAGS_AT, READ_ONLY | AUTO_CLEAR);
                result = Libc.tryControl(device, CONFIGURE, config.address());
            }
            if (result >= 0) {
                return new LoopDevice(device);
            }
            Libc.closeFile(device);
        }
        Files.deleteIfExists(node);
        throw new SystemException("set up a loop device", result == -Errno.ENOTTY ? Errno.EOPNOTSUPP : -result);
    }

    /** Who has it open keeps it. */
    @Override
    public void close() {
        Libc.closeFile(descriptor);
    }
}
