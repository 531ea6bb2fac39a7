package org.domaind.xenstore.operation;

import java.util.HashMap;
import java.util.Map;

import org.domaind.xenstore.session.ConflictCredit;
import org.domaind.xenstore.session.Domain;
import org.domaind.xenstore.session.Session;
import org.domaind.xenstore.session.StoreListener;
import org.domaind.xenstore.session.StoreState;
import org.domaind.xenstore.store.Transaction;

/**
 * Slows guests that keep making others' transactions fail, and no other guest (XSA-206).
 *
 * <p>When a transaction fails, the domains whose changes caused it pay from their {@link ConflictCredit}. If the transaction was a guest's, the price
 * is always 1, so that no guest can do much harm to another by reading its nodes. If it was a privileged client's, the price doubles with each
 * failure in a row: after a few tries the guests that cause the failures wait longer than the next try takes, however long that is.
 */
final class ConflictLimit {
    private static final int MOST_DOUBLINGS = 9;

    private final StoreState state;
    private final StoreListener listener;

    ConflictLimit(StoreState state, StoreListener listener) {
        this.state = state;
        this.listener = listener;
    }

    /** A transaction ended with EAGAIN. */
    void failed(Session session, Transaction transaction) {
        long now = state.nanoTime();
        boolean privileged = session.caller().privileged();
        int price = privileged ? 1 << Math.min(session.failuresInARow(), MOST_DOUBLINGS) : 1;
        session.failuresInARow(session.failuresInARow() + 1);
        Map<Integer, Integer> payers = new HashMap<>();
        transaction.eachConflict((generation, exact) -> {
            int domid = state.lastWriters().of(generation);
            if (domid > 0 && domid != session.caller().domid()) {
                // A guest may be charged for a conflict that another caused; the penalty is small.
                payers.merge(domid, exact ? price : 1, Math::max);
            }
        });
        payers.forEach((domid, credits) -> charge(domid, credits, now));
    }

    /** A transaction was committed. All clients of a domain share one session, so one success does not clear all failures. */
    void succeeded(Session session) {
        session.failuresInARow(session.failuresInARow() / 2);
    }

    private void charge(int domid, int credits, long now) {
        Domain domain = state.domains().get(domid);
        if (domain == null || !domain.introduced()) {
            return;
        }
        ConflictCredit credit = domain.session().conflictCredit();
        credit.spend(now, credits);
        if (credit.reportDue(now)) {
            listener.conflictsLimited(domid, credit.waitNanos(now) / 1_000_000);
        }
    }
}
