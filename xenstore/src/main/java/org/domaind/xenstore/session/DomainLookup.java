package org.domaind.xenstore.session;

/** Tells which domains exist. Called on the store's thread: must answer at once. */
@FunctionalInterface
public interface DomainLookup {
    /** Whether the hypervisor has this domain, running or shut down. */
    boolean exists(int domid);
}
