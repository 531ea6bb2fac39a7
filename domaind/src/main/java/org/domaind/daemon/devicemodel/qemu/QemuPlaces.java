package org.domaind.daemon.devicemodel.qemu;

import java.nio.file.Path;
import org.domaind.schema.model.Domid;

/**
 * Where a host has what device models need.
 *
 * @param run     of what exists while one runs; jailed device models' users may enter it, and so all folders above
 * @param devices on a file system that has device nodes, for those of the start
 * @param store   the store's socket
 * @param uids    the first of the users; each domain's is this and its domid
 */
public record QemuPlaces(Path run, Path devices, Path store, int uids) {
    /** In a range that no distribution gives out: above systemd's containers, below 2^31. */
    public static final int FIRST_UID = 0x70000000;

    /** Those of a real host. */
    public static QemuPlaces standard(Path store) {
        return new QemuPlaces(Path.of("/run/xen"), Path.of("/dev/domaind"), store, FIRST_UID);
    }

    /** The reference's place. */
    Path qmp(Domid domid) {
        return run.resolve("qmp-libxl-" + domid);
    }

    Path folder(Domid domid) {
        return run.resolve("device-model-" + domid);
    }

    Path output(Domid domid) {
        return folder(domid).resolve("output");
    }

    /** Of the hypervisor's devices, while it starts. */
    Path nodes(Domid domid) {
        return devices.resolve("device-model-" + domid);
    }

    int uid(Domid domid) {
        return uids + domid.value();
    }
}
