package org.domaind.daemon.devicemodel.qemu;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.domaind.daemon.devicemodel.qemu.Attachments.Image;
import org.domaind.daemon.devicemodel.qmp.QmpCommands;
import org.domaind.schema.config.DeviceConfig.Disk;
import org.domaind.schema.config.DeviceConfig.DiskFormat;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.config.hvm.Emulation;
import org.domaind.schema.model.Vdev;

/** The emulated disks and drives of an HVM guest, in the config's order, as arguments of its device model. */
final class DiskArguments {
    private static final int IDE_DISKS = 4;
    private static final int AHCI_DISKS = 6;
    /** The reference refuses the sixth drive only; here it is what the IDE controllers have. */
    private static final int IDE_DRIVES = 4;
    private static final Pattern NAME = Pattern.compile("(?:xvd|hd|sd)([a-z]).*");
    private static final Pattern NUMBERED = Pattern.compile("d([0-9]+)p[0-9]+");

    private final GuestConfig guest;
    private final Emulation emulation;
    private final Attachments attachments;
    private final List<String> arguments = new ArrayList<>();

    DiskArguments(GuestConfig guest, Emulation emulation, Attachments attachments) {
        this.guest = guest;
        this.emulation = emulation;
        this.attachments = attachments;
    }

    static boolean anyScsi(GuestConfig guest) {
        return disks(guest).stream().anyMatch(DiskArguments::isScsi);
    }

    private static boolean isScsi(Disk disk) {
        return disk.vdev().startsWith("sd") && !disk.cdrom();
    }

    private static List<Disk> disks(GuestConfig guest) {
        return guest.devices().stream().filter(Disk.class::isInstance).map(Disk.class::cast).toList();
    }

    List<String> all() {
        if (emulation.ahci()) {
            arguments.addAll(List.of("-device", "ahci,id=ahci0"));
        }
        for (Disk disk : disks(guest)) {
            int index = index(disk.vdev());
            if (disk.cdrom()) {
                if (index >= 0 && index < IDE_DRIVES) {
                    drive(disk, index);
                }
            } else if (isScsi(disk)) {
                add("-drive", file(disk) + "id=scsi0-hd" + index + ",format=" + format(disk) + ",if=none,readonly=" + (disk.writable() ? "off" : "on")
                        + ",cache=writeback");
                add("-device", "scsi-hd,drive=scsi0-hd" + index + ",scsi-id=" + index);
            } else if (emulation.ahci() && index >= 0 && index < AHCI_DISKS) {
                writable(disk);
                add("-drive", file(disk) + "if=none,id=ahcidisk-" + index + ",format=" + format(disk) + ",cache=writeback");
                add("-device", "ide-hd,bus=ahci0." + index + ",unit=0,drive=ahcidisk-" + index);
            } else if (index >= 0 && index < IDE_DISKS) {
                writable(disk);
                add("-drive", file(disk) + "if=ide,index=" + index + ",media=disk,format=" + format(disk) + ",cache=writeback");
            }
            // Others have no emulated counterpart: the guest's PV driver has them.
        }
        return arguments;
    }

    private void drive(Disk disk, int index) {
        String id = QmpCommands.drive(Vdev.number(disk.vdev()).orElseThrow());
        String medium = attachments.images().containsKey(disk.vdev()) ? file(disk) + "format=" + format(disk) + "," : "";
        add("-drive", medium + "if=none,readonly=on,id=" + id);
        add("-device", "ide-cd,id=" + id + ",drive=" + id + ",bus=ide." + index / 2 + ",unit=" + index % 2);
    }

    private String file(Disk disk) {
        Image image = attachments.images().get(disk.vdev());
        if (image == null) {
            throw new IllegalArgumentException("the disk " + disk.vdev() + " has no image");
        }
        String path = CommandLine.value(image.path());
        return image.driver().map(driver -> "file.driver=" + driver + ",file.filename=" + path + ",").orElse("file=" + path + ",");
    }

    private void add(String option, String value) {
        arguments.add(option);
        arguments.add(value);
    }

    private static void writable(Disk disk) {
        if (!disk.writable()) {
            throw new IllegalArgumentException("the disk " + disk.vdev() + " is read-only, which an emulated IDE disk cannot be; use sdX, or a cdrom");
        }
    }

    private static String format(Disk disk) {
        DiskFormat format = disk.format();
        return switch (format) {
            case RAW, EMPTY -> "raw";
            case QCOW, QCOW2, QED -> format.word();
            case VHD -> "vpc";
        };
    }

    /** Of a disk among those of its family: {@code hdc} and {@code xvdc} are 2; -1 for those that have no emulated counterpart. */
    private static int index(String vdev) {
        Matcher name = NAME.matcher(vdev);
        if (name.matches()) {
            boolean oneLetter = vdev.length() == name.end(1) || !Character.isLetter(vdev.charAt(name.end(1)));
            return oneLetter ? name.group(1).charAt(0) - 'a' : -1;
        }
        Matcher numbered = NUMBERED.matcher(vdev);
        return numbered.matches() && numbered.group(1).length() < 4 ? Integer.parseInt(numbered.group(1)) : -1;
    }
}
