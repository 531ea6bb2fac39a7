package org.domaind.xenstore.session;

/** Knows which domains there are. Called on the store's thread: must answer at once. */
@FunctionalInterface
public interface DomainLookup {
    /** Whether the hypervisor has such a domain, alive or shut down. */
    boolean exists(int domid);
}
