package org.domaind.xenstore.recovery;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

import org.domaind.xenstore.journal.Entry;
import org.domaind.xenstore.quota.Accounts;
import org.domaind.xenstore.ring.RingProgress;
import org.domaind.xenstore.session.Domain;
import org.domaind.xenstore.session.Session;
import org.domaind.xenstore.session.StoreListener;
import org.domaind.xenstore.session.StoreState;
import org.domaind.xenstore.tree.Edit;
import org.domaind.xenstore.tree.Perms;
import org.domaind.xenstore.tree.StorePath;
import org.domaind.xenstore.watch.Watch;
import org.domaind.xenstore.wire.Refusal;

/**
 * Builds a state from a journal's entries. What the entries say was checked when it happened, and is not checked again. An entry that does not fit
 * nevertheless, by a fault of a former process, must not keep every later process from starting: as much of it as possible is applied, and the
 * administrator is told.
 */
public final class JournalReplay {
    /** Up to this many entries that do not fit are reported one by one. */
    private static final int MAX_TOLD = 10;
    private static final byte[] NO_VALUE = {};

    private final StoreState state;
    private final StoreListener listener;
    private final Map<Integer, RingProgress> rings = new HashMap<>();
    private int epoch;
    private int misfits;

    /** @param state an empty one */
    public JournalReplay(StoreState state, StoreListener listener) {
        this.state = state;
        this.listener = listener;
    }

    /** How many processes there were before this one. */
    public int epoch() {
        return epoch;
    }

    /** The progress of a domain's ring; an empty one for a ring that was never used. */
    public RingProgress ring(int domid) {
        return rings.computeIfAbsent(domid, id -> new RingProgress());
    }

    /** How many entries did not fit the state. */
    public int misfits() {
        return misfits;
    }

    public void apply(Entry entry) {
        try {
            fit(entry);
        } catch (RuntimeException misfit) {
            misfits++;
            if (misfits <= MAX_TOLD) {
                listener.failed("restoring from the journal: " + kind(entry) + " does not fit what is before it", misfit);
            }
            if (entry instanceof Entry.Edited edited) {
                force(edited);
            }
        }
    }

    private static String kind(Entry entry) {
        return entry instanceof Entry.Edited edited ? "a change of " + edited.edits().stream().map(edit -> edit.path().text()).limit(MAX_TOLD).toList()
                : entry.toString();
    }

    /** Applies the edits one by one, with parents that are missing. Applying an edit twice changes nothing. */
    private void force(Entry.Edited edited) {
        for (Edit edit : edited.edits()) {
            if (edit instanceof Edit.Put put) {
                makeAbove(put.path());
            }
            if (edit instanceof Edit.Put || state.store().find(edit.path()) != null) {
                commit(edit);
            }
        }
    }

    /** Makes the missing ancestors, with the permissions of the node above, as WRITE would. */
    private void makeAbove(StorePath path) {
        Deque<StorePath> missing = new ArrayDeque<>();
        StorePath above = path;
        while (!above.isSpecial() && state.store().find(above.parent()) == null) {
            above = above.parent();
            missing.push(above);
        }
        Perms perms = missing.isEmpty() ? null : state.store().find(above.parent()).perms();
        missing.forEach(node -> commit(new Edit.Put(node, NO_VALUE, perms, false)));
    }

    private void commit(Edit edit) {
        state.observer().replayed(state.store().commit(List.of(edit)));
    }

    private void fit(Entry entry) {
        if (entry instanceof Entry.Edited edited) {
            state.observer().replayed(state.store().commit(edited.edits()));
        } else if (entry instanceof Entry.Made made) {
            state.observer().replayed(made);
            state.usedConnection(made.by().connection());
        } else if (entry instanceof Entry.Client client) {
            state.observer().replayed(client);
            state.usedConnection(client.connection());
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
            state.observer().replayed((Entry.Made) null);
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
