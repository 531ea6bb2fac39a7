package org.domaind.xenstore.session;

import org.domaind.xenstore.wire.Refusal;

/** The dispatcher's way to the rings of domains. */
public interface DomainRings {
    /**
     * Reaches a domain's ring, in place of one reached before, and begins it anew: indices 0, nothing sent, nothing taken.
     *
     * @throws Refusal EINVAL when it cannot be reached; a ring reached before stays
     */
    void introduce(Domain domain, long gfn, int remotePort) throws Refusal;

    /** Lets go of a domain's ring, if it has one. */
    void release(Domain domain);
}
