package org.domaind.xenstore.session;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import org.domaind.xenstore.tree.Caller;

/** The domains that the store was told of, and which domain acts for which (SET_TARGET). */
public final class KnownDomains {
    private final Map<Integer, Domain> byDomid = new HashMap<>();
    /** By target, the domains that have it as their target: when a domain ends, the others need not be searched. */
    private final Map<Integer, Set<Domain>> servants = new HashMap<>();
    private final int features;

    /** @param features the server features that a new domain is told of */
    KnownDomains(int features) {
        this.features = features;
    }

    /** The domain of a number, or null when the store was not told of it. */
    public Domain get(int domid) {
        return byDomid.get(domid);
    }

    public Domain getOrNew(int domid) {
        return byDomid.computeIfAbsent(domid, id -> new Domain(id, features));
    }

    public Collection<Domain> all() {
        return Collections.unmodifiableCollection(byDomid.values());
    }

    /** Gives a domain the rights of another one as well; {@link Caller#NO_TARGET} takes them back. */
    public void retarget(Domain domain, int target) {
        stopServing(domain);
        if (target != Caller.NO_TARGET) {
            servants.computeIfAbsent(target, id -> new LinkedHashSet<>()).add(domain);
        }
        aim(domain, target);
    }

    /** Forgets a domain and removes it as the target of others. Returns it, or null. */
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
