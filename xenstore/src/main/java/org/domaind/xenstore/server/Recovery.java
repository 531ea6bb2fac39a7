package org.domaind.xenstore.server;

import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;

import org.domaind.xenstore.journal.Entry;
import org.domaind.xenstore.store.Accounts;
import org.domaind.xenstore.store.StorePath;
import org.domaind.xenstore.watch.Watch;
import org.domaind.xenstore.wire.Refusal;

/** Builds a state from a journal's entries. What the entries say has been checked when it happened; it is not checked again. */
final class Recovery {
    private final StoreState state;
    private final Map<Integer, RingPast> rings = new HashMap<>();
    private int epoch;

    /** @param state a new one */
    Recovery(StoreState state) {
        this.state = state;
    }

    /** How many processes there were before this one. */
    int epoch() {
        return epoch;
    }

    /** What is known of a domain's ring; of one never used, nothing. */
    RingPast ring(int domid) {
        return rings.computeIfAbsent(domid, id -> new RingPast());
    }

    void apply(Entry entry) {
        if (entry instanceof Entry.Edited edited) {
            state.insight().replayed(state.store().commit(edited.edits()));
        } else if (entry instanceof Entry.Made made) {
            state.insight().replayed(made);
            state.numbered(made.by().connection());
        } else if (entry instanceof Entry.Client client) {
            state.insight().replayed(client);
            state.numbered(client.connection());
        } else if (entry instanceof Entry.RingRead read) {
            ring(read.domid()).add(read);
        } else if (entry instanceof Entry.RingWritten written) {
            ring(written.domid()).add(written);
        } else if (entry instanceof Entry.OfSocket of) {
            applyToWatches(of.what(), id -> state.keptSocket(of.connection()));
        } else if (entry instanceof Entry.Introduced introduced) {
            rings.remove(introduced.domid());
            state.introduce(state.domains().getOrNew(introduced.domid()), introduced.gfn(), introduced.port());
        } else if (entry instanceof Entry.Epoch counted) {
            epoch = counted.number();
            state.insight().replayed((Entry.Made) null);
        } else if (!applyToWatches(entry, id -> state.domains().get(id).session())) {
            applyToDomain(entry);
        }
    }

    private boolean applyToWatches(Entry entry, IntFunction<Session> sessions) {
        if (entry instanceof Entry.WatchSet set) {
            apply(set, sessions.apply(set.domid()));
        } else if (entry instanceof Entry.WatchRemoved removed) {
            sessions.apply(removed.domid()).removeWatch(new Session.WatchKey(removed.path(), removed.token()), state.watches());
        } else if (entry instanceof Entry.WatchesReset reset) {
            sessions.apply(reset.domid()).removeWatches(state.watches());
        } else {
            return false;
        }
        return true;
    }

    private void applyToDomain(Entry entry) {
        if (entry instanceof Entry.Gone gone) {
            rings.remove(gone.domid());
            Domain domain = state.forget(gone.domid());
            if (domain != null && domain.introduced()) {
                domain.session().reset(state.watches());
            }
            state.store().accounts().close(gone.domid());
        } else if (entry instanceof Entry.ShutDown down) {
            state.domains().getOrNew(down.domid()).shutDown(down.seen());
        } else if (entry instanceof Entry.Targeted targeted) {
            state.domains().retarget(state.domains().getOrNew(targeted.domid()), targeted.target());
        } else if (entry instanceof Entry.Featured featured) {
            state.domains().getOrNew(featured.domid()).features(featured.mask());
        } else if (entry instanceof Entry.Limited limited) {
            Accounts accounts = state.store().accounts();
            if (limited.domid() == Entry.Limited.EVERYBODY) {
                accounts.limit(limited.quota(), limited.value());
            } else {
                accounts.of(limited.domid()).limit(limited.quota(), limited.value());
            }
        }
    }

    private void apply(Entry.WatchSet set, Session session) {
        try {
            StorePath path = StorePath.orSpecial(set.given(), set.domid(), StorePath.MAX_LENGTH);
            session.addWatch(new Watch(session, path, set.given(), set.token(), set.depth()), state.watches());
        } catch (Refusal impossible) {
            throw new IllegalStateException("the journal has a watch on " + set.given(), impossible);
        }
    }
}
