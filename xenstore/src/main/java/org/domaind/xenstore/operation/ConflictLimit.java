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
 * Guests that keep spoiling others' transactions are slowed, nobody else is (XSA-206).
 *
 * <p>When a transaction fails, the domains are found whose changes are the reason, and each pays from its {@link ConflictCredit}. For a transaction
 * of a guest the price is always 1, so that no guest can do much to another one by looking at its nodes. For one of a privileged client the price
 * doubles with each failure in a row: a few tries, and whoever spoils them waits longer than the next try takes, however long that is.
 */
final class ConflictLimit {
    private static final int MOST_DOUBLINGS = 9;

    private final StoreState state;
    private final StoreListener listener;

    ConflictLimit(StoreState state, StoreListener listener) {
        this.state = state;
        this.listener = listener;
    }

    /** A transaction has ended with EAGAIN. */
    void failed(Session session, Transaction transaction) {
        long now = state.nanoTime();
        boolean privileged = session.caller().privileged();
        int price = privileged ? 1 << Math.min(session.failuresInARow(), MOST_DOUBLINGS) : 1;
        session.failuresInARow(session.failuresInARow() + 1);
        Map<Integer, Integer> payers = new HashMap<>();
        transaction.eachConflict((generation, exact) -> {
            int domid = state.lastWriters().of(generation);
            if (domid > 0 && domid != session.caller().domid()) {
                // What somebody may be blamed for in another's stead costs little.
                payers.merge(domid, exact ? price : 1, Math::max);
            }
        });
        payers.forEach((domid, credits) -> charge(domid, credits, now));
    }

    /** A transaction has been committed. Clients of a domain's kernel share a session, so one success does not make up for all failures. */
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
