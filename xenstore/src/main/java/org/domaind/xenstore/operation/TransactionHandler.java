package org.domaind.xenstore.operation;

import java.util.List;

import org.domaind.xenstore.quota.Quota;
import org.domaind.xenstore.session.Outcome;
import org.domaind.xenstore.session.Session;
import org.domaind.xenstore.session.StoreState;
import org.domaind.xenstore.store.Transaction;
import org.domaind.xenstore.tree.Edit;
import org.domaind.xenstore.wire.Errno;
import org.domaind.xenstore.wire.Refusal;

/** TRANSACTION_START and TRANSACTION_END. */
final class TransactionHandler {
    private final StoreState state;
    private final ConflictLimit conflicts;

    TransactionHandler(StoreState state, ConflictLimit conflicts) {
        this.state = state;
        this.conflicts = conflicts;
    }

    /**
     * The transaction of a request, null for none. A transaction begun under a former process is opened again when its id is used: what was done in
     * it is lost, so it will end with EAGAIN, which makes every client repeat it. Until then its requests are answered as in any other transaction.
     */
    Transaction of(Session session, int id) throws Refusal {
        if (id == 0) {
            return null;
        }
        Transaction transaction = session.transaction(id);
        if (transaction == null && session.mayBeLost(id) && !overLimit(session)) {
            transaction = begin(session);
            transaction.failAtEnd();
            session.adopt(id, transaction);
        }
        if (transaction == null) {
            throw Errno.ENOENT.refusal();
        }
        return transaction;
    }

    byte[] start(Session session, Transaction within) throws Refusal {
        if (within != null) {
            throw Errno.EBUSY.refusal();
        }
        if (overLimit(session)) {
            throw Errno.ENOSPC.refusal();
        }
        return Dispatcher.text(Integer.toString(session.open(begin(session))));
    }

    byte[] end(Session session, Transaction transaction, int id, String argument, Outcome outcome) throws Refusal {
        boolean commit = argument.equals("T");
        if (!commit && !argument.equals("F")) {
            throw Errno.EINVAL.refusal();
        }
        if (transaction == null) {
            throw Errno.ENOENT.refusal();
        }
        session.close(id);
        if (commit) {
            List<Edit> edits = edits(session, transaction);
            if (transaction.domainsEndedAtStart() != state.domainsEnded() && edits.stream().anyMatch(this::mentionsDead)) {
                throw Errno.EAGAIN.refusal();
            }
            if (!edits.isEmpty()) {
                try {
                    state.commit(session.caller().domid(), edits, outcome);
                } finally {
                    state.announcer().announceTransaction(outcome.applied(), outcome);
                }
            }
        }
        return Dispatcher.OK;
    }

    private List<Edit> edits(Session session, Transaction transaction) throws Refusal {
        List<Edit> edits;
        try {
            edits = transaction.end();
        } catch (Refusal refusal) {
            if (refusal.errno() == Errno.EAGAIN) {
                conflicts.failed(session, transaction);
            }
            throw refusal;
        }
        conflicts.succeeded(session);
        return edits;
    }

    /** A domain that has ended meanwhile must not get rights, which the next domain with its number would inherit. */
    private boolean mentionsDead(Edit edit) {
        return edit instanceof Edit.Put put && put.perms().mentionsOther(state::exists);
    }

    private Transaction begin(Session session) {
        return new Transaction(state.store(), session.caller(), session.account(), state.domainsEnded());
    }

    private static boolean overLimit(Session session) {
        return !session.caller().privileged() && session.account().limits().exceeded(Quota.TRANSACTIONS, session.transactionCount() + 1L);
    }
}
