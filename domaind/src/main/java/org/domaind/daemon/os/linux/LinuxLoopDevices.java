package org.domaind.daemon.os.linux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.domaind.daemon.os.Errno;
import org.domaind.daemon.os.Libc;
import org.domaind.daemon.os.LoopDevices;
import org.domaind.daemon.os.NativeBlock;
import org.domaind.daemon.os.OpenFlags;
import org.domaind.daemon.os.SystemException;

/** Loop devices as losetup(8) makes them (Linux: include/uapi/linux/loop.h, loop(4)). */
public final class LinuxLoopDevices implements LoopDevices {
    private static final String CONTROL = "/dev/loop-control";
    private static final long GET_FREE = 0x4C82;
    private static final long SET_FILE = 0x4C00;
    private static final long CLEAR_FILE = 0x4C01;
    private static final long SET_STATUS = 0x4C04;
    private static final long CONFIGURE = 0x4C0A;
    /** struct loop_info64: where its flags and the file's name are. */
    private static final int INFO_BYTES = 232;
    private static final int FLAGS_AT = 52;
    private static final int NAME_AT = 56;
    private static final int NAME_BYTES = 64;
    private static final int READ_ONLY_FLAG = 1;
    private static final int AUTOCLEAR_FLAG = 4;
    /** What sysfs says behind a backing file's name. */
    private static final String DELETED = " (deleted)";
    /** struct loop_config: descriptor, block size, loop_info64, eight unused u64. */
    private static final int CONFIG_BYTES = 8 + INFO_BYTES + 64;
    private static final int CONFIG_INFO_AT = 8;
    /** Another process may take a free device first. */
    private static final int TRIES = 64;

    /** Descriptors of the devices that this process has made: a backend opens them later. */
    private final Map<Path, Integer> held = new ConcurrentHashMap<>();

    @Override
    public Loop attach(Path file, boolean readOnly) {
        int flags = (readOnly ? 0 : OpenFlags.READ_WRITE) | OpenFlags.here().closeOnExec();
        int backing = Libc.openFile(file.toString(), flags);
        try {
            for (int i = 0; i < TRIES; i++) {
                Path device = free();
                int loop = Libc.openFile(device.toString(), flags);
                boolean taken = false;
                try {
                    taken = configure(loop, backing, file, readOnly);
                } finally {
                    if (!taken) {
                        Libc.closeFile(loop);
                    }
                }
                if (taken) {
                    held.put(device, loop);
                    return new Loop(device, number(device));
                }
            }
            throw new SystemException("take a loop device for " + file, Errno.EBUSY);
        } finally {
            Libc.closeFile(backing);
        }
    }

    private static long number(Path device) {
        try {
            return ((Number) Files.getAttribute(device, "unix:rdev")).longValue();
        } catch (IOException e) {
            throw new SystemException("stat " + device, Errno.ENODEV);
        }
    }

    private static Path free() {
        int control = Libc.openFile(CONTROL, OpenFlags.READ_WRITE | OpenFlags.here().closeOnExec());
        try {
            Path device = Path.of("/dev/loop" + Libc.control("find a free loop device", control, GET_FREE, 0));
            makeNode(device);
            return device;
        } finally {
            Libc.closeFile(control);
        }
    }

    /** Where no devtmpfs makes nodes. */
    private static void makeNode(Path device) {
        Path number = Path.of("/sys/block", device.getFileName().toString(), "dev");
        if (!Files.exists(device)) {
            try {
                String[] numbers = Files.readString(number, StandardCharsets.US_ASCII).strip().split(":");
                SpecialFiles.makeBlockDevice(device, Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
            } catch (IOException e) {
                throw new SystemException("read " + number, Errno.ENODEV);
            }
        }
    }

    /** @return false: somebody else has taken it */
    private static boolean configure(int loop, int backing, Path file, boolean readOnly) {
        try (NativeBlock config = new NativeBlock(CONFIG_BYTES)) {
            config.bytes().putInt(0, backing);
            describe(config.bytes(), CONFIG_INFO_AT, file, readOnly);
            int done = Libc.tryControl(loop, CONFIGURE, config.address());
            if (done == -Errno.EINVAL || done == -Errno.ENOTTY) {
                // Kernels before 5.8 do not know it.
                done = Libc.tryControl(loop, SET_FILE, backing);
                if (done >= 0) {
                    describeOlder(loop, file, readOnly);
                }
            }
            if (done < 0 && done != -Errno.EBUSY) {
                throw new SystemException("make " + file + " a loop device", -done);
            }
            return done >= 0;
        }
    }

    private static void describeOlder(int loop, Path file, boolean readOnly) {
        try (NativeBlock info = new NativeBlock(INFO_BYTES)) {
            describe(info.bytes(), 0, file, readOnly);
            int done = Libc.tryControl(loop, SET_STATUS, info.address());
            if (done < 0) {
                Libc.tryControl(loop, CLEAR_FILE, 0);
                throw new SystemException("make " + file + " a loop device", -done);
            }
        }
    }

    private static void describe(ByteBuffer bytes, int at, Path file, boolean readOnly) {
        bytes.putInt(at + FLAGS_AT, AUTOCLEAR_FLAG | (readOnly ? READ_ONLY_FLAG : 0));
        byte[] name = file.toString().getBytes(StandardCharsets.UTF_8);
        bytes.put(at + NAME_AT, Arrays.copyOf(name, Math.min(name.length, NAME_BYTES - 1)));
    }

    @Override
    public void detach(Path device, Path file) {
        Integer mine = held.remove(device);
        int loop = mine != null ? mine : Libc.openFile(device.toString(), OpenFlags.here().closeOnExec());
        try {
            int done = isOf(device, file) ? Libc.tryControl(loop, CLEAR_FILE, 0) : 0;
            if (done < 0 && done != -Errno.ENXIO) {
                throw new SystemException("let " + device + " go", -done);
            }
        } finally {
            Libc.closeFile(loop);
        }
    }

    private static boolean isOf(Path device, Path file) {
        Path backing = Path.of("/sys/block", device.getFileName().toString(), "loop/backing_file");
        try {
            String name = Files.readString(backing).strip();
            Path path = Path.of(name.endsWith(DELETED) ? name.substring(0, name.length() - DELETED.length()) : name);
            return path.equals(file) || Files.exists(path) && Files.exists(file) && Files.isSameFile(path, file);
        } catch (IOException free) {
            return false;
        }
    }
}
