package org.domaind.daemon.device;

import org.domaind.schema.model.Domid;

/**
 * One device of a guest, and its three subtrees of the store. Backends are in domain 0.
 *
 * @param guest the frontend's domain
 * @param devid its number among the guest's devices of that kind; of a disk, its virtual device's number
 */
public record DevicePaths(Domid guest, DeviceKind kind, int devid) {
    /** Hotplug scripts get paths relative to this. */
    static final String BACKENDS = "backend";

    /** The guest can write here: every value is untrusted. */
    public String frontend() {
        return GuestPaths.ofDomain(guest) + "/device/" + kind.word() + "/" + devid;
    }

    public String backend() {
        return GuestPaths.ofDomain(Domid.ZERO) + "/" + scriptPath();
    }

    /** The backend's directory as hotplug scripts have it: relative to domain 0's home. */
    public String scriptPath() {
        return BACKENDS + "/" + kind.word() + "/" + guest + "/" + devid;
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
