package org.domaind.xenstore.operation;

import java.util.List;

import org.domaind.xenstore.journal.Entry;
import org.domaind.xenstore.quota.Quota;
import org.domaind.xenstore.session.Domain;
import org.domaind.xenstore.session.Outcome;
import org.domaind.xenstore.session.Session;
import org.domaind.xenstore.session.StoreState;
import org.domaind.xenstore.store.NodeOperations;
import org.domaind.xenstore.tree.StorePath;
import org.domaind.xenstore.watch.Watch;
import org.domaind.xenstore.wire.Errno;
import org.domaind.xenstore.wire.Refusal;
import org.domaind.xenstore.wire.RequestArguments;
import org.domaind.xenstore.wire.ServerFeatures;

/** WATCH, UNWATCH and RESET_WATCHES. */
final class WatchHandler {
    private final StoreState state;

    WatchHandler(StoreState state) {
        this.state = state;
    }

    byte[] watch(Session session, RequestArguments arguments, Outcome outcome) throws Refusal {
        boolean depthKnown = (features(session) & ServerFeatures.WATCH_DEPTH) != 0;
        List<String> given = arguments.between(2, depthKnown ? 3 : 2);
        String token = given.get(1);
        StorePath path = path(session, given.get(0));
        int depth = given.size() < 3 ? Watch.UNLIMITED : depth(given.get(2));
        if (session.watches().containsKey(new Session.WatchKey(path.text(), token))) {
            throw Errno.EEXIST.refusal();
        }
        Watch watch = new Watch(session, path, given.get(0), token, depth);
        if (!session.caller().privileged()) {
            if (session.account().limits().exceeded(Quota.WATCHES, session.account().watches() + 1L)) {
                throw Errno.ENOSPC.refusal();
            }
            if (session.account().limits().exceeded(Quota.MEMORY, session.account().memory() + Session.memory(watch))) {
                throw Errno.ENOMEM.refusal();
            }
        }
        session.addWatch(watch, state.watches());
        session.record(new Entry.WatchSet(session.caller().domid(), given.get(0), token, depth), outcome::record);
        outcome.replyFirst();
        outcome.event(watch, given.get(0));
        return Dispatcher.OK;
    }

    byte[] unwatch(Session session, List<String> given, Outcome outcome) throws Refusal {
        StorePath path;
        try {
            path = path(session, given.get(0));
        } catch (Refusal malformed) {
            // No watch can be set on it.
            throw Errno.ENOENT.refusal();
        }
        if (!session.removeWatch(new Session.WatchKey(path.text(), given.get(1)), state.watches())) {
            throw Errno.ENOENT.refusal();
        }
        session.record(new Entry.WatchRemoved(session.caller().domid(), path.text(), given.get(1)), outcome::record);
        return Dispatcher.OK;
    }

    /** Drops the watches, and the transactions too. */
    byte[] reset(Session session, Outcome outcome) {
        session.removeWatches(state.watches());
        session.closeTransactions();
        session.record(new Entry.WatchesReset(session.caller().domid()), outcome::record);
        return Dispatcher.OK;
    }

    private int features(Session session) {
        Domain domain = session.ring() ? state.domains().get(session.caller().domid()) : null;
        return domain == null ? state.features() : domain.features();
    }

    private static int depth(String given) throws Refusal {
        int depth = RequestArguments.number(given);
        if (depth < 0) {
            throw Errno.EINVAL.refusal();
        }
        return depth;
    }

    private static StorePath path(Session session, String given) throws Refusal {
        return StorePath.orSpecial(given, session.caller().domid(), NodeOperations.maxPathLength(session.caller(), session.account()));
    }
}
