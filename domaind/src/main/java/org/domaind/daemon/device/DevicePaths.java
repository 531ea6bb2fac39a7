package org.domaind.daemon.device;

import java.util.Optional;
import org.domaind.schema.model.Domid;

/**
 * One device of a guest, and its three subtrees of the store. Backends are in domain 0.
 *
 * @param guest the frontend's domain
 * @param devid its number among the guest's devices of that kind; of a disk, its virtual device's number
 * @param byDeviceModel its backend is a device model, not a driver of domain 0
 */
public record DevicePaths(Domid guest, DeviceKind kind, int devid, boolean byDeviceModel) {
    /** Hotplug scripts get paths relative to this. */
    static final String BACKENDS = "backend";
    /** The backends of disks that a device model serves; also what stands in the {@code type} node of such a disk. */
    public static final String BY_DEVICE_MODEL = "qdisk";

    /** With a driver of domain 0 as its backend. */
    public DevicePaths(Domid guest, DeviceKind kind, int devid) {
        this(guest, kind, devid, false);
    }

    /** As its nodes say. @param type its {@code type} node, which only the toolstack can write */
    public DevicePaths served(Optional<String> type) {
        return new DevicePaths(guest, kind, devid, type.filter(BY_DEVICE_MODEL::equals).isPresent());
    }

    /** Whether both are the same device of the same guest. */
    public boolean isSame(DevicePaths other) {
        return served(Optional.empty()).equals(other.served(Optional.empty()));
    }

    /** The guest can write here: every value is untrusted. */
    public String frontend() {
        return GuestPaths.ofDomain(guest) + "/device/" + kind.word() + "/" + devid;
    }

    public String backend() {
        return GuestPaths.ofDomain(Domid.ZERO) + "/" + scriptPath();
    }

    /** The backend's directory as hotplug scripts have it: relative to domain 0's home. */
    public String scriptPath() {
        return BACKENDS + "/" + (byDeviceModel ? BY_DEVICE_MODEL : kind.word()) + "/" + guest + "/" + devid;
    }

    /** Only the toolstack can write here, so its values are trusted. */
    public String toolstack() {
        return toolstack(guest, kind) + "/" + devid;
    }

    /** The directory of a guest's devices of one kind. */
    public static String toolstack(Domid guest, DeviceKind kind) {
        return "/libxl/" + guest + "/device/" + kind.word();
    }

    /** For messages. */
    @Override
    public String toString() {
        return kind.word() + " " + devid;
    }
}
