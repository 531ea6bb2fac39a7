package org.domaind.daemon.devicemodel.qemu;

import java.nio.file.Path;
import org.domaind.daemon.devicemodel.DeviceModelRole;
import org.domaind.schema.model.Domid;

/**
 * Where a host has what device models need.
 *
 * @param run     of what exists while one runs; jailed device models' users may enter it, and so all folders above
 * @param devices on a file system that has device nodes, for those of the start
 * @param store   the store's socket
 * @param uids    the first of the users; each domain's is this and its domid
 * @param role    of these device models
 */
public record QemuPlaces(Path run, Path devices, Path store, int uids, DeviceModelRole role) {
    /** In a range that no distribution gives out: above systemd's containers, below 2^31. */
    public static final int FIRST_UID = 0x70000000;
    /** Above all domids: to the first user of those that serve disks. */
    public static final int USERS_OF_A_ROLE = 0x8000;

    /** Those of a real host. */
    public static QemuPlaces standard(Path store) {
        return new QemuPlaces(Path.of("/run/xen"), Path.of("/dev/domaind"), store, FIRST_UID, DeviceModelRole.EMULATOR);
    }

    /** Those of device models that serve disks, beside these. */
    QemuPlaces ofDisks() {
        return new QemuPlaces(run, devices, store, uids + USERS_OF_A_ROLE, DeviceModelRole.DISKS);
    }

    /** The reference's place, of those that it has. */
    Path qmp(Domid domid) {
        return run.resolve((role == DeviceModelRole.DISKS ? "qmp-disks-" : "qmp-libxl-") + domid);
    }

    Path folder(Domid domid) {
        return run.resolve(prefix() + domid);
    }

    private String prefix() {
        return role == DeviceModelRole.DISKS ? "disk-model-" : "device-model-";
    }

    /** What names the images of disks, for one that serves some. */
    Path images(Domid domid) {
        return folder(domid).resolve("images");
    }

    Path output(Domid domid) {
        return folder(domid).resolve("output");
    }

    /** Of the hypervisor's devices, while it starts. */
    Path nodes(Domid domid) {
        return devices.resolve(prefix() + domid);
    }

    int uid(Domid domid) {
        return uids + domid.value();
    }
}
