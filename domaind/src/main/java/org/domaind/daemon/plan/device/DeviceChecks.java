package org.domaind.daemon.plan.device;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.domaind.daemon.device.DeviceNodes;
import org.domaind.daemon.device.DevicePaths;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.config.DeviceConfig;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.GuestType;
import org.domaind.schema.model.Vdev;

/** Which devices this release can make; looks at nothing but their configs. */
public final class DeviceChecks {
    private DeviceChecks() {
    }

    /** Of a guest that exists. @throws ProblemException {@code not-supported}, {@code invalid-config} */
    static void requireAttachable(GuestType type, DeviceConfig device) {
        if (type == GuestType.HVM && device instanceof DeviceConfig.Disk disk && disk.cdrom()) {
            throw notSupported("disk " + disk.vdev() + ": an HVM guest gets its cd drives when it is created", "xl cd-insert changes what is in one");
        }
        require(type, List.of(device));
    }

    /** @throws ProblemException {@code not-supported}, {@code invalid-config} */
    public static void require(GuestType type, List<DeviceConfig> devices) {
        Set<DevicePaths> seen = new HashSet<>();
        for (DeviceConfig device : devices) {
            if (device.backend().filter(name -> !name.equals("0") && !name.equals("Domain-0")).isPresent()) {
                throw notSupported(DeviceNodes.label(device) + ": backends in other domains than domain 0 are not supported yet", "backend= left out is");
            }
            if (device instanceof DeviceConfig.Disk disk) {
                require(type, disk);
            }
            // Any domain's paths tell whether two are the same.
            if (!seen.add(DeviceNodes.paths(Domid.ZERO, type, device))) {
                throw new ProblemException("invalid-config", "two devices are the same: " + DeviceNodes.label(device));
            }
        }
    }

    private static void require(GuestType type, DeviceConfig.Disk disk) {
        if (Vdev.number(disk.vdev()).isEmpty()) {
            throw new ProblemException("invalid-config", "disk " + disk.vdev() + ": that is no virtual device", "xvda to xvdz, hda to hdd, sda to sdp, d0p0 or a number is");
        }
        String label = "disk " + disk.vdev() + ": ";
        if (disk.byDeviceModel(type) && disk.script().isPresent()) {
            throw new ProblemException("invalid-config", label + "a device model serves no script's disk", "script= left out is, or backendtype=phy");
        }
        if (disk.isServed(type) && !disk.writable()) {
            // It opens the format for writing though its file is not: "Block node is read-only".
            throw notSupported(label + "read-only disks that a device model serves are not supported: QEMU 7.2 cannot open them", "a raw image without backendtype=qdisk is");
        }
        if (disk.target().isEmpty()) {
            if (disk.isEmulatedDrive(type)) {
                return;
            }
            throw notSupported(label + "drives without a disk are not supported yet for guests of type " + type.word(), "a drive with an image is");
        }
        if (!disk.byDeviceModel(type) && disk.format() != DeviceConfig.DiskFormat.RAW && disk.script().isEmpty()) {
            throw new ProblemException("invalid-config", label + "domain 0's driver knows no images of format " + disk.format().word(),
                    "backendtype=phy left out is, or backendtype=qdisk");
        }
        if (disk.script().isEmpty() && !disk.target().get().startsWith("/")) {
            throw new ProblemException("invalid-config", "disk " + disk.vdev() + ": " + disk.target().get() + " is no absolute path");
        }
    }

    private static ProblemException notSupported(String message, String hint) {
        return new ProblemException(Codes.NOT_SUPPORTED, message, hint);
    }
}
