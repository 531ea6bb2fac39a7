package org.domaind.daemon.device;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.domaind.schema.model.Domid;

/** The three subtrees of the store about a guest. */
public record GuestPaths(Domid domid, UUID uuid) {
    /** The guest's home, which it can read. */
    public String domain() {
        return ofDomain(domid);
    }

    /** Nodes that stay the same across the guest's reboots. */
    public String vm() {
        return vm(uuid);
    }

    public static String vm(UUID guest) {
        return "/vm/" + guest;
    }

    /** Nodes for the toolstack only. */
    public String toolstack() {
        return "/libxl/" + domid;
    }

    public static String ofDomain(Domid domid) {
        return "/local/domain/" + domid;
    }

    /** The console's backend directory, in domain 0. */
    public String consoleBackend() {
        return ofDomain(Domid.ZERO) + "/backend/console/" + domid;
    }

    /** Its devices' backends, in domain 0. */
    private List<String> backends() {
        List<String> all = new ArrayList<>(List.of(consoleBackend()));
        for (DeviceKind kind : DeviceKind.values()) {
            all.add(ofDomain(Domid.ZERO) + "/" + DevicePaths.BACKENDS + "/" + kind.word() + "/" + domid);
        }
        all.add(ofDomain(Domid.ZERO) + "/" + DevicePaths.BACKENDS + "/" + DevicePaths.BY_DEVICE_MODEL + "/" + domid);
        return all;
    }

    /** Removed with the domain, even if the guest lives on in another one. */
    public List<String> ofDomain() {
        List<String> all = new ArrayList<>(backends());
        all.addAll(List.of(domain(), toolstack()));
        return all;
    }

    /** Removed when the guest is destroyed for good. */
    public List<String> all() {
        List<String> all = new ArrayList<>(ofDomain());
        all.add(vm());
        return all;
    }
}
