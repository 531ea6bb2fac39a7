package org.domaind.xenstore.operation;

import java.util.List;

import org.domaind.xenstore.journal.Entry;
import org.domaind.xenstore.session.Domain;
import org.domaind.xenstore.session.DomainRings;
import org.domaind.xenstore.session.Outcome;
import org.domaind.xenstore.session.Session;
import org.domaind.xenstore.session.StoreState;
import org.domaind.xenstore.tree.Edit;
import org.domaind.xenstore.tree.Perms;
import org.domaind.xenstore.tree.StorePath;
import org.domaind.xenstore.wire.Errno;
import org.domaind.xenstore.wire.Refusal;
import org.domaind.xenstore.wire.RequestArguments;

/** The operations on domains: INTRODUCE, RELEASE, RESUME, SET_TARGET, their features; and their end, without a request. */
public final class DomainHandler {
    /** The first number that is not a domain (xen.h: DOMID_FIRST_RESERVED), and the one that stands for the caller (DOMID_SELF). */
    private static final int FIRST_RESERVED = 0x7FF0;
    private static final int SELF = 0x7FF0;

    private final StoreState state;
    private final DomainRings rings;

    public DomainHandler(StoreState state, DomainRings rings) {
        this.state = state;
        this.rings = rings;
    }

    byte[] introduce(List<String> arguments, Outcome outcome) throws Refusal {
        int domid = RequestArguments.number(arguments.get(0));
        long gfn = RequestArguments.longNumber(arguments.get(1));
        int port = RequestArguments.number(arguments.get(2));
        if (port <= 0 || domid < 0 || domid >= FIRST_RESERVED || domid == StoreState.OWN_DOMID) {
            throw Errno.EINVAL.refusal();
        }
        boolean known = state.domains().get(domid) != null;
        boolean introduced = state.introduced(domid);
        Domain domain = state.domains().getOrNew(domid);
        try {
            rings.introduce(domain, gfn, port);
        } catch (Refusal refusal) {
            if (!known) {
                state.domains().remove(domid);
            }
            throw refusal;
        }
        outcome.record(new Entry.Introduced(domid, gfn, port));
        if (!introduced) {
            special(StorePath.INTRODUCE_DOMAIN, outcome);
            specialOf(StorePath.INTRODUCE_DOMAIN, domid, outcome);
        }
        return Dispatcher.OK;
    }

    byte[] release(int domid, Outcome outcome) throws Refusal {
        if (domid == StoreState.OWN_DOMID) {
            throw Errno.EINVAL.refusal();
        }
        introduced(domid);
        outcome.replyFirst();
        gone(domid, outcome);
        return Dispatcher.OK;
    }

    /** A domain has ended: removes its ring, its watches, its nodes, and its entries in the permissions of other nodes. */
    public void gone(int domid, Outcome outcome) {
        if (domid == StoreState.OWN_DOMID) {
            return;
        }
        Domain domain = state.forget(domid);
        if (domain != null && domain.introduced()) {
            rings.release(domain);
            domain.session().reset(state.watches());
        }
        List<Edit> edits = state.store().editsToForget(domid);
        try {
            if (!edits.isEmpty()) {
                state.commit(StoreState.OWN_DOMID, edits, outcome);
            }
        } finally {
            state.store().accounts().close(domid);
            if (domain != null || !edits.isEmpty()) {
                outcome.record(new Entry.Gone(domid));
            }
            state.announcer().announce(outcome.applied(), outcome);
            if (domain != null && domain.introduced()) {
                special(StorePath.RELEASE_DOMAIN, outcome);
                specialOf(StorePath.RELEASE_DOMAIN, domid, outcome);
            }
        }
    }

    /** The hypervisor reports domains that shut down. Watches with a depth, or on one domain, get one event per domain; all others one event. */
    public void shutDown(List<Integer> domids, Outcome outcome) {
        boolean any = false;
        for (int domid : domids) {
            Domain domain = state.domains().get(domid);
            if (domain != null && domain.introduced() && !domain.shutDown()) {
                domain.shutDown(true);
                outcome.record(new Entry.ShutDown(domid, true));
                specialOf(StorePath.RELEASE_DOMAIN, domid, outcome);
                any = true;
            }
        }
        if (any) {
            special(StorePath.RELEASE_DOMAIN, outcome);
        }
    }

    byte[] resume(int domid, Outcome outcome) throws Refusal {
        if (domid == StoreState.OWN_DOMID) {
            throw Errno.EINVAL.refusal();
        }
        Domain domain = introduced(domid);
        domain.shutDown(false);
        outcome.record(new Entry.ShutDown(domid, false));
        return Dispatcher.OK;
    }

    byte[] setTarget(List<String> arguments, Outcome outcome) throws Refusal {
        int domid = RequestArguments.number(arguments.get(0));
        int target = RequestArguments.number(arguments.get(1));
        Domain domain = introduced(domid);
        introduced(target);
        state.domains().retarget(domain, target);
        outcome.record(new Entry.Targeted(domid, target));
        return Dispatcher.OK;
    }

    byte[] isIntroduced(int domid) {
        return Dispatcher.text(domid == SELF || state.introduced(domid) ? "T" : "F");
    }

    byte[] path(int domid) {
        return Dispatcher.text(StorePath.home(domid));
    }

    byte[] getFeature(Session session, List<String> arguments) throws Refusal {
        if (arguments.isEmpty()) {
            Domain own = state.domains().get(session.caller().domid());
            return Dispatcher.text(Integer.toString(own == null || !session.ring() ? state.features() : own.features()));
        }
        if (!session.caller().privileged()) {
            throw Errno.EACCES.refusal();
        }
        return Dispatcher.text(Integer.toString(known(RequestArguments.number(arguments.get(0))).features()));
    }

    byte[] setFeature(List<String> arguments, Outcome outcome) throws Refusal {
        int domid = RequestArguments.number(arguments.get(0));
        int mask = RequestArguments.number(arguments.get(1));
        Domain domain = known(domid);
        if (state.introduced(domid)) {
            throw Errno.EBUSY.refusal();
        }
        if ((mask & ~state.features()) != 0) {
            throw Errno.EINVAL.refusal();
        }
        domain.features(mask);
        outcome.record(new Entry.Featured(domid, mask));
        return Dispatcher.OK;
    }

    private void special(StorePath name, Outcome outcome) {
        Perms perms = state.store().find(name).perms();
        state.announcer().announceSpecial(name, perms, outcome);
    }

    private void specialOf(StorePath name, int domid, Outcome outcome) {
        Perms perms = state.store().find(name).perms();
        state.announcer().announceSpecialOf(name, domid, perms, outcome);
    }

    /** A domain that the store was told of, or that the hypervisor has. */
    private Domain known(int domid) throws Refusal {
        if (!state.exists(domid)) {
            throw Errno.ENOENT.refusal();
        }
        return state.domains().getOrNew(domid);
    }

    private Domain introduced(int domid) throws Refusal {
        Domain domain = state.domains().get(domid);
        if (domain == null || !domain.introduced()) {
            throw Errno.ENOENT.refusal();
        }
        return domain;
    }
}
