package org.domaind.xenstore.session;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import org.domaind.xenstore.store.Caller;

/** The domains that the store was told of, and which of them serve which. */
public final class KnownDomains {
    private final Map<Integer, Domain> byDomid = new HashMap<>();
    /** Who has a domain for its target: the end of one need not look at all others. */
    private final Map<Integer, Set<Domain>> servants = new HashMap<>();
    private final int features;

    /** @param features what a new one is told that the server can do */
    KnownDomains(int features) {
        this.features = features;
    }

    /** One that the store was told of, or null. */
    public Domain get(int domid) {
        return byDomid.get(domid);
    }

    public Domain getOrNew(int domid) {
        return byDomid.computeIfAbsent(domid, id -> new Domain(id, features));
    }

    public Collection<Domain> all() {
        return Collections.unmodifiableCollection(byDomid.values());
    }

    /** A domain gets the rights of another one too, or {@link Caller#NO_TARGET}. */
    public void retarget(Domain domain, int target) {
        stopServing(domain);
        if (target != Caller.NO_TARGET) {
            servants.computeIfAbsent(target, id -> new LinkedHashSet<>()).add(domain);
        }
        aim(domain, target);
    }

    /** Forgets one, and nobody serves it any more. Returns it, or null. */
    public Domain remove(int domid) {
        Domain gone = byDomid.remove(domid);
        if (gone != null) {
            stopServing(gone);
        }
        Set<Domain> left = servants.remove(domid);
        if (left != null) {
            left.forEach(servant -> aim(servant, Caller.NO_TARGET));
        }
        return gone;
    }

    private void stopServing(Domain domain) {
        Set<Domain> same = servants.get(domain.target());
        if (same != null && same.remove(domain) && same.isEmpty()) {
            servants.remove(domain.target());
        }
    }

    private static void aim(Domain domain, int target) {
        domain.target(target);
        if (domain.introduced()) {
            domain.session().caller(domain.caller());
        }
    }
}
