package org.domaind.xenstore.ring;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

import org.domaind.xenstore.journal.Entry;
import org.domaind.xenstore.session.Domain;
import org.domaind.xenstore.session.DomainRings;
import org.domaind.xenstore.session.StoreState;
import org.domaind.xenstore.wire.Errno;
import org.domaind.xenstore.wire.Refusal;

/** The attached rings, by domain. */
public final class RingRegistry implements DomainRings {
    private final StoreState state;
    private final RingConnector connector;
    private final RingContext context;
    private final Map<Integer, RingLink> links = new HashMap<>();
    private final RingCopies.Buffers buffers = new RingCopies.Buffers();

    public RingRegistry(StoreState state, RingConnector connector, RingContext context) {
        this.state = state;
        this.connector = connector;
        this.context = context;
    }

    @Override
    public void introduce(Domain domain, long gfn, int remotePort) throws Refusal {
        GuestRing ring;
        try {
            ring = connector.attach(domain.domid(), gfn, remotePort);
        } catch (IOException unreachable) {
            context.listener().message("domain " + domain.domid() + " cannot be introduced: " + unreachable.getMessage());
            throw Errno.EINVAL.refusal();
        }
        release(domain);
        state.introduce(domain, gfn, remotePort);
        RingLink link = link(domain, ring);
        link.begin(domain.features());
        context.ready(link);
    }

    @Override
    public void release(Domain domain) {
        RingLink link = links.remove(domain.domid());
        if (link != null) {
            link.close();
            domain.session().link(null);
        }
    }

    /** Attaches the ring of a domain that a former process served. Returns false when that fails. */
    public boolean reattach(Domain domain, RingProgress past) {
        try {
            GuestRing ring = connector.attach(domain.domid(), domain.gfn(), domain.port());
            link(domain, ring).resume(past, domain.features());
            return true;
        } catch (IOException unreachable) {
            context.listener().ringLost(domain.domid(), unreachable);
        } catch (RuntimeException bug) {
            // A fault with one ring must not keep the store from starting.
            release(domain);
            context.listener().ringLost(domain.domid(), bug);
        }
        return false;
    }

    /** Attaches the ring of the store's own domain. It is never introduced, and its content is kept. */
    public void attachOwn(GuestRing ring, RingProgress past) {
        Domain domain = state.domains().getOrNew(StoreState.OWN_DOMID);
        if (!domain.introduced()) {
            state.introduce(domain, 0, 0);
            context.record(new Entry.Introduced(StoreState.OWN_DOMID, 0, 0));
        }
        link(domain, ring).resume(past, domain.features());
    }

    /** The link of a domain's ring, or null. */
    public RingLink of(int domid) {
        return links.get(domid);
    }

    /** The event channel of the domain's ring fired. */
    public void signal(int domid) {
        RingLink link = of(domid);
        if (link != null) {
            link.signal();
        }
    }

    public void close() {
        links.values().forEach(RingLink::close);
        links.clear();
    }

    private RingLink link(Domain domain, GuestRing ring) {
        RingLink link = new RingLink(context, domain, ring, buffers);
        links.put(domain.domid(), link);
        domain.session().link(link);
        return link;
    }
}
