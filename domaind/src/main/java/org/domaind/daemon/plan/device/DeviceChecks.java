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
        if (disk.byDeviceModel(type)) {
            if (disk.script().isPresent()) {
                throw new ProblemException("invalid-config", "disk " + disk.vdev() + ": an emulated drive has no script", "script= left out is");
            }
            if (disk.target().isEmpty()) {
                return;
            }
        } else if (disk.target().isEmpty()) {
            throw notSupported("disk " + disk.vdev() + ": drives without a disk are not supported yet for guests of type " + type.word(), "a drive with an image is");
        }
        if (disk.format() != DeviceConfig.DiskFormat.RAW && disk.script().isEmpty()) {
            throw notSupported("disk " + disk.vdev() + ": images of format " + disk.format().word() + " need a device model, which is not supported yet",
                    "format=raw is");
        }
        if (disk.script().isEmpty() && !disk.target().get().startsWith("/")) {
            throw new ProblemException("invalid-config", "disk " + disk.vdev() + ": " + disk.target().get() + " is no absolute path");
        }
    }

    private static ProblemException notSupported(String message, String hint) {
        return new ProblemException(Codes.NOT_SUPPORTED, message, hint);
    }
}
