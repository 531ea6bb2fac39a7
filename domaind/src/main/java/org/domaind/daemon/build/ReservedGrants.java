package org.domaind.daemon.build;

import org.domaind.daemon.hypervisor.GrantTable;
import org.domaind.schema.model.Domid;

/** The grant references that a builder sets up in every guest. */
public final class ReservedGrants {
    private ReservedGrants() {
    }

    /** Lets the domains that serve the guest's console and store map their pages. */
    public static void seed(GrantTable grants, Domid guest, BuiltGuest built, Domid consoleDomain, Domid storeDomain) {
        seed(grants, guest, GrantTable.CONSOLE_REF, consoleDomain, built.consoleFrame());
        seed(grants, guest, GrantTable.STORE_REF, storeDomain, built.storeFrame());
    }

    private static void seed(GrantTable grants, Domid guest, int reference, Domid peer, long frame) {
        if (!peer.equals(guest)) {
            grants.seed(guest, reference, peer, frame);
        }
    }
}
