package org.domaind.daemon.device;

import java.util.List;
import java.util.UUID;
import org.domaind.schema.model.Domid;

/** The three subtrees of the store about a guest. */
public record GuestPaths(Domid domid, UUID uuid) {
    /** The guest's home, which it can read. */
    public String domain() {
        return ofDomain(domid);
    }

    /** What stays the same across its reboots. */
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

    /** Removed with the domain, even if the guest lives on in another one. */
    public List<String> ofDomain() {
        return List.of(consoleBackend(), domain(), toolstack());
    }

    /** Removed when the guest is destroyed for good. */
    public List<String> all() {
        return List.of(consoleBackend(), domain(), vm(), toolstack());
    }
}
