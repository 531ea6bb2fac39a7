package org.domaind.daemon.device;

import java.util.List;
import java.util.UUID;
import org.domaind.schema.model.Domid;

/** The three places where the store speaks of a guest. */
public record GuestPaths(Domid domid, UUID uuid) {
    /** What the guest sees; its home. */
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

    /** What only the toolstack sees. */
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

    /** What goes with the domain, also where the guest lives on in another. */
    public List<String> ofDomain() {
        return List.of(consoleBackend(), domain(), toolstack());
    }

    /** Everything that has to go when the guest goes. */
    public List<String> all() {
        return List.of(consoleBackend(), domain(), vm(), toolstack());
    }
}
