package org.domaind.xenstore.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.domaind.xenstore.tree.Caller;
import org.junit.jupiter.api.Test;

class KnownDomainsTest {
    private final KnownDomains domains = new KnownDomains(0);
    private final Domain first = domains.getOrNew(1);
    private final Domain second = domains.getOrNew(2);
    private final Domain third = domains.getOrNew(3);

    @Test
    void aDomainLosesATargetThatEnded() {
        domains.retarget(first, 3);
        domains.retarget(second, 3);
        assertSame(third, domains.remove(3));
        assertEquals(Caller.NO_TARGET, first.target());
        assertEquals(Caller.NO_TARGET, second.target());
    }

    @Test
    void onlyTheLastTargetCounts() {
        domains.retarget(first, 2);
        domains.retarget(first, 3);
        domains.remove(2);
        assertEquals(3, first.target());
        domains.retarget(first, Caller.NO_TARGET);
        domains.retarget(second, 3);
        domains.remove(3);
        assertEquals(Caller.NO_TARGET, first.target());
        assertEquals(Caller.NO_TARGET, second.target());
    }

    @Test
    void aDomainThatEndedIsForgottenByItsTarget() {
        domains.retarget(first, 3);
        domains.remove(1);
        Domain next = domains.getOrNew(1);
        domains.retarget(next, 2);
        domains.remove(3);
        assertEquals(3, first.target());
        assertEquals(2, next.target());
    }

    @Test
    void anUnknownDomainIsNull() {
        domains.retarget(first, 9);
        assertNull(domains.remove(9));
        assertEquals(Caller.NO_TARGET, first.target());
    }
}
