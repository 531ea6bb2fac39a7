package org.domaind.daemon.devicemodel.qemu;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.domaind.daemon.devicemodel.DeviceModelException;
import org.domaind.daemon.devicemodel.qemu.Attachments.FdSet;
import org.domaind.daemon.devicemodel.qemu.Attachments.Image;
import org.domaind.daemon.os.Libc;
import org.domaind.daemon.os.OpenFlags;
import org.domaind.daemon.os.Pty;
import org.domaind.daemon.os.SystemException;
import org.domaind.daemon.os.linux.process.ChildProcess;
import org.domaind.daemon.os.linux.LocalSocket;
import org.domaind.daemon.os.linux.TapDevice;
import org.domaind.schema.config.DeviceConfig.Disk;
import org.domaind.schema.config.DeviceConfig.Nic;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.config.hvm.Emulation.EmulatedNic;
import org.domaind.schema.config.hvm.Emulation;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.Vdev;

/** The descriptors that a jailed device model inherits, as it is being put together; closed once it has them. */
final class Inheritance implements AutoCloseable {
    /** Where the kernel and the ramdisk of a direct kernel boot are in the jail. */
    static final String KERNEL = "/boot/kernel";
    static final String RAMDISK = "/boot/ramdisk";
    private final List<Integer> descriptors = new ArrayList<>();
    private final List<Integer> opened = new ArrayList<>();
    private final List<FdSet> sets = new ArrayList<>();
    private int lastSet;
    private final List<Optional<String>> terminals = new ArrayList<>();
    private final Map<String, Integer> copies = new HashMap<>();

    /** @return the number that it has in the child */
    int give(int descriptor) {
        descriptors.add(descriptor);
        return ChildProcess.FIRST_DESCRIPTOR + descriptors.size() - 1;
    }

    /** As {@link #give}, of one that is closed with this. */
    int giveOwn(int descriptor) {
        opened.add(descriptor);
        return give(descriptor);
    }

    private FdSet set(int descriptor) {
        FdSet set = new FdSet(giveOwn(descriptor), ++lastSet);
        sets.add(set);
        return set;
    }

    private static int open(String path, boolean writable) {
        try {
            return Libc.openFile(path, OpenFlags.here().closeOnExec() | (writable ? OpenFlags.READ_WRITE : 0));
        } catch (SystemException e) {
            throw new DeviceModelException("cannot " + e.getMessage(), e);
        }
    }

    /** Opens all that a config names. @param qmp the listening socket's number in the child */
    Attachments open(GuestConfig guest, Emulation emulation, Domid domid, int qmp, OptionalInt incoming) {
        Map<String, Image> images = new HashMap<>();
        Map<Integer, Integer> taps = new HashMap<>();
        guest.devices().forEach(device -> {
            if (device instanceof Disk disk && disk.target().isPresent()) {
                String target = disk.target().get();
                images.put(disk.vdev(), new Image(Optional.of(isBlockDevice(target) ? "host_device" : "file"), image(target, disk.writable()).path()));
            }
            if (device instanceof Nic nic && emulation.nicModels().stream().map(EmulatedNic::devid).anyMatch(id -> id == nic.devid())) {
                taps.put(nic.devid(), giveOwn(TapDevice.open(CommandLine.tapName(nic, domid))));
            }
        });
        List<String> serial = emulation.serial().stream().map(this::serial).toList();
        Optional<String> kernel = emulation.directBoot() ? Optional.of(copy(guest.boot().kernel(), KERNEL)) : Optional.empty();
        Optional<String> ramdisk = emulation.directBoot() ? guest.boot().ramdisk().map(path -> copy(path, RAMDISK)) : Optional.empty();
        OptionalInt state = incoming.isPresent() ? OptionalInt.of(give(incoming.getAsInt())) : OptionalInt.empty();
        return new Attachments(qmp, sets, images, taps, serial, kernel, ramdisk, false, true, state);
    }

    /** Opens the images of disks that are to be served. Each has its virtual device's number as its name. */
    Attachments openServed(GuestConfig guest, int qmp) {
        for (Disk disk : guest.servedDisks()) {
            int number = Vdev.number(disk.vdev()).orElseThrow();
            String path = disk.target().orElseThrow();
            sets.add(new FdSet(giveOwn(open(path, false)), number));
            if (disk.writable()) {
                sets.add(new FdSet(giveOwn(open(path, true)), number));
            }
        }
        return new Attachments(qmp, sets, Map.of(), Map.of(), List.of(), Optional.empty(), Optional.empty(), false, true, OptionalInt.empty());
    }

    /** QEMU opens an image for reading at first, and for writing when its device needs that: a set has a descriptor for each. */
    private FdSet image(String path, boolean writable) {
        FdSet reading = set(open(path, false));
        if (writable) {
            sets.add(new FdSet(giveOwn(open(path, true)), reading.number()));
        }
        return reading;
    }

    private String copy(String path, String place) {
        copies.put(place, giveOwn(open(path, false)));
        return place;
    }

    static boolean isBlockDevice(String path) {
        try {
            return Files.exists(Path.of(path)) && !Files.isRegularFile(Path.of(path)) && !Files.isDirectory(Path.of(path))
                    && ((Integer) Files.getAttribute(Path.of(path), "unix:mode") & 0xF000) == 0x6000;
        } catch (IOException e) {
            throw new DeviceModelException(path + " cannot be looked at: " + e.getMessage(), e);
        }
    }

    /** A terminal of the host, in place of one that would be of the jail. */
    private String serial(String config) {
        if (!config.equals("pty")) {
            if (!config.equals("none") && !config.equals("null")) {
                throw new DeviceModelException("serial=\"" + config + "\" is not possible for a jailed device model, which reaches nothing but pty, null and none;"
                        + " use one of these, or dm_restrict=0");
            }
            terminals.add(Optional.empty());
            return config;
        }
        try (Pty terminal = Pty.open()) {
            FdSet master = set(LocalSocket.duplicate(terminal.descriptor()));
            // Held open by the device model itself, so that the last viewer's leaving is not an error of the line.
            set(LocalSocket.duplicate(terminal.slaveDescriptor()));
            terminals.add(Optional.of(terminal.slaveName()));
            return master.path();
        }
    }

    List<Integer> descriptors() {
        return List.copyOf(descriptors);
    }

    /** By the place of the serial line in the config. */
    List<Optional<String>> terminals() {
        return List.copyOf(terminals);
    }

    /** Descriptors of the child by the path that they are copied to. */
    Map<String, Integer> copies() {
        return Map.copyOf(copies);
    }

    /** A file in memory, at its beginning, whose descriptor the child gets. @return its number in the child */
    int giveBytes(byte[] bytes, Path folder) throws IOException {
        Path file = Files.createTempFile(folder, "given", "");
        try {
            try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
                out.write(ByteBuffer.wrap(bytes));
            }
            return giveOwn(open(file.toString(), false));
        } finally {
            Files.delete(file);
        }
    }

    @Override
    public void close() {
        opened.forEach(Libc::closeFile);
    }
}
