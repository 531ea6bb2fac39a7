package org.domaind.xenstore.tree;

/**
 * The rights with which a request is made.
 *
 * @param domid      the domain of the connection; for a socket, the store's own domain
 * @param target     a domain whose rights the caller has as well (SET_TARGET), or {@link #NO_TARGET}
 * @param privileged may do everything, has no quotas
 * @param anyDomid   entries for {@link Perms#ANY_DOMID} apply (ring feature bit 8)
 */
public record Caller(int domid, int target, boolean privileged, boolean anyDomid) {
    public static final int NO_TARGET = -1;

    /** The store's own domain, for which sockets act. */
    public static Caller privileged(int domid) {
        return new Caller(domid, NO_TARGET, true, false);
    }

    public static Caller guest(int domid) {
        return new Caller(domid, NO_TARGET, false, false);
    }

    boolean is(int id) {
        return id == domid || id == target && target != NO_TARGET || anyDomid && id == Perms.ANY_DOMID;
    }

    boolean owns(Perms perms) {
        return perms.owner() == domid || perms.owner() == target && target != NO_TARGET;
    }
}
