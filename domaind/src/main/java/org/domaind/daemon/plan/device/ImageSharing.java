package org.domaind.daemon.plan.device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.domaind.daemon.device.DeviceKind;
import org.domaind.daemon.device.DevicePaths;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.config.DeviceConfig;
import org.domaind.schema.model.Domid;
import org.domaind.xenstore.client.StoreRequests;

/**
 * Which guest uses which disk image. A writable image belongs to one guest: two would destroy what the other's file system
 * believes. The same check is in the reference's script {@code block}; this one also knows a file by all of its names, and before anything is done.
 */
public final class ImageSharing {
    private static final int TYPE_MASK = 0170000;
    private static final int REGULAR = 0100000;
    private static final int BLOCK = 0060000;

    private ImageSharing() {
    }

    /**
     * Identifies an image under any name: a file by device and inode, a block device by its number.
     *
     * @param inode -1 for a block device
     */
    private record Image(long device, long inode) {
    }

    /** @throws ProblemException {@code no-such-image}: there is no file or block device of that name */
    public static void requireThere(DeviceConfig.Disk disk) {
        if (isImage(disk) && image(disk).isEmpty()) {
            throw new ProblemException("no-such-image", "disk " + disk.vdev() + ": " + disk.target().orElse("") + " is no file and no block device");
        }
    }

    /** A script of its own makes of the target what it likes. */
    private static boolean isImage(DeviceConfig.Disk disk) {
        return disk.script().isEmpty() && disk.target().isPresent();
    }

    private static Optional<Image> image(DeviceConfig.Disk disk) {
        return isImage(disk) ? image(Path.of(disk.target().get()), disk.vdev()) : Optional.empty();
    }

    /** @param vdev for messages */
    private static Optional<Image> image(Path path, String vdev) {
        try {
            Map<String, Object> facts = Files.readAttributes(path, "unix:mode,dev,ino,rdev");
            long type = (Integer) facts.get("mode") & TYPE_MASK;
            if (type == BLOCK) {
                return Optional.of(new Image((Long) facts.get("rdev"), -1));
            }
            return type == REGULAR ? Optional.of(new Image((Long) facts.get("dev"), (Long) facts.get("ino"))) : Optional.empty();
        } catch (NoSuchFileException missing) {
            return Optional.empty();
        } catch (IOException e) {
            throw new ProblemException("no-such-image", "disk " + vdev + ": " + path + " cannot be looked at: " + e.getMessage());
        }
    }

    /**
     * Refuses disks whose images other guests have, unless nobody writes to them.
     *
     * @param access a transaction, in which the disks' nodes are written as well: of two guests at once one is refused
     * @throws ProblemException {@code image-in-use}
     */
    public static void check(StoreRequests access, Domid guest, List<DeviceConfig.Disk> disks) {
        List<DeviceConfig.Disk> images = disks.stream().filter(ImageSharing::isImage).toList();
        if (images.isEmpty()) {
            return;
        }
        for (Used used : used(access, guest)) {
            Optional<Image> theirs = image(Path.of(used.path()), used.device().toString());
            for (DeviceConfig.Disk disk : images) {
                if ((disk.writable() || used.writable()) && theirs.isPresent() && theirs.equals(image(disk))) {
                    throw new ProblemException("image-in-use", "disk " + disk.vdev() + ": " + disk.target().get() + " is a disk of domain "
                            + used.device().guest() + (used.writable() ? ", which can write to it" : ", which only reads it"),
                            "give each guest an image of its own, or let all of them only read it");
                }
            }
        }
    }

    /** A disk of another guest. */
    private record Used(DevicePaths device, String path, boolean writable) {
    }

    private static List<Used> used(StoreRequests access, Domid guest) {
        List<Used> used = new ArrayList<>();
        for (String domain : access.directoryIfExists("/libxl")) {
            if (domain.matches("[0-9]{1,5}") && Integer.parseInt(domain) != guest.value()) {
                Domid other = new Domid(Integer.parseInt(domain));
                for (String devid : access.directoryIfExists(DevicePaths.toolstack(other, DeviceKind.VBD))) {
                    if (devid.matches("[0-9]{1,9}")) {
                        disk(access, new DevicePaths(other, DeviceKind.VBD, Integer.parseInt(devid))).ifPresent(used::add);
                    }
                }
            }
        }
        return used;
    }

    private static Optional<Used> disk(StoreRequests access, DevicePaths device) {
        boolean byDeviceModel = access.readOptional(device.toolstack() + "/type").filter(DevicePaths.BY_DEVICE_MODEL::equals).isPresent();
        // A device model is told the format before the path.
        return access.readOptional(device.toolstack() + "/params").map(params -> byDeviceModel ? params.substring(params.indexOf(':') + 1) : params)
                .filter(path -> path.startsWith("/"))
                .map(path -> new Used(device, path, access.readOptional(device.toolstack() + "/mode").filter("w"::equals).isPresent()));
    }
}
