package org.domaind.xenstore.session;

import org.domaind.xenstore.wire.Refusal;

/** How operations reach the rings of domains. */
public interface DomainRings {
    /**
     * Maps a domain's ring, in place of one mapped before, and resets it: indices 0, nothing sent, nothing taken.
     *
     * @throws Refusal EINVAL when it cannot be mapped; a ring mapped before stays
     */
    void introduce(Domain domain, long gfn, int remotePort) throws Refusal;

    /** Unmaps a domain's ring, if it has one. */
    void release(Domain domain);
}
