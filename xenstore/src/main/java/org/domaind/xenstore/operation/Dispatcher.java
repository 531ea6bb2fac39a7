package org.domaind.xenstore.operation;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntPredicate;

import org.domaind.xenstore.session.Outcome;
import org.domaind.xenstore.session.Session;
import org.domaind.xenstore.session.StoreListener;
import org.domaind.xenstore.session.StoreState;
import org.domaind.xenstore.store.CommittedView;
import org.domaind.xenstore.store.NodeOperations;
import org.domaind.xenstore.store.Transaction;
import org.domaind.xenstore.tree.Edit;
import org.domaind.xenstore.wire.Errno;
import org.domaind.xenstore.wire.Op;
import org.domaind.xenstore.wire.Packet;
import org.domaind.xenstore.wire.Refusal;
import org.domaind.xenstore.wire.RequestArguments;

/**
 * Executes every operation. A request goes in, the state is changed, an {@link Outcome} comes out; nothing is sent or written here.
 *
 * <p>Checks come in the C xenstored's order: the operation exists, the caller may use it, the transaction exists, then the checks of the operation
 * itself.
 */
public final class Dispatcher {
    static final byte[] OK = text("OK");

    private final StoreState state;
    private final TransactionHandler transactions;
    private final WatchHandler watches;
    private final DomainHandler domains;
    private final QuotaHandler quotas;
    private final ControlHandler control;
    private final Trace trace;
    private final IntPredicate exists;
    private final StoreListener listener;
    private final Runnable outdated;

    /** @param outdated called when the journal may lack a change, because a fault of the program left the outcome incomplete */
    public Dispatcher(StoreState state, DomainHandler domains, StoreListener listener, Runnable outdated) {
        this.state = state;
        this.domains = domains;
        this.listener = listener;
        this.outdated = outdated;
        transactions = new TransactionHandler(state, new ConflictLimit(state, listener));
        watches = new WatchHandler(state);
        quotas = new QuotaHandler(state);
        exists = state::exists;
        trace = new Trace(listener, Trace.MAX_FILE_BYTES);
        control = new ControlHandler(state, listener, trace);
    }

    Trace trace() {
        return trace;
    }

    Outcome apply(Session session, Packet request) {
        Outcome outcome = new Outcome();
        try {
            answer(session, request, outcome);
        } catch (RuntimeException bug) {
            failed(session, request, outcome, bug);
        }
        try {
            state.observer().answered(session, request, outcome);
        } catch (RuntimeException bug) {
            failed(session, request, outcome, bug);
        }
        return outcome;
    }

    /**
     * A fault of this program in one request must not reach other clients: its client gets EIO, the administrator a message. What was changed before
     * the fault stays, and is journaled and announced.
     */
    private void failed(Session session, Packet request, Outcome outcome, RuntimeException bug) {
        listener.failed("a request " + request.op() + " of domain " + session.caller().domid(), bug);
        outdated.run();
        outcome.reply(error(request, Errno.EIO));
    }

    private static Packet error(Packet request, Errno errno) {
        return new Packet(Op.ERROR, request.reqId(), request.txId(), errno.payload());
    }

    private void answer(Session session, Packet request, Outcome outcome) {
        try {
            byte[] payload = perform(session, request, outcome);
            if (payload.length > Packet.MAX_PAYLOAD) {
                throw Errno.E2BIG.refusal();
            }
            outcome.reply(new Packet(request.type(), request.reqId(), request.txId(), payload));
        } catch (Refusal refusal) {
            outcome.reply(error(request, refusal.errno()));
        }
    }

    private byte[] perform(Session session, Packet request, Outcome outcome) throws Refusal {
        Op op = request.op();
        if (!op.request()) {
            throw Errno.ENOSYS.refusal();
        }
        if (op.privileged() && !session.caller().privileged()) {
            throw Errno.EACCES.refusal();
        }
        RequestArguments arguments = new RequestArguments(request.payload());
        Transaction transaction = op == Op.WATCH || op == Op.UNWATCH ? null : transactions.of(session, request.txId());
        return switch (op) {
            case READ -> nodes(session, transaction).read(arguments.one());
            case DIRECTORY -> nodes(session, transaction).directory(arguments.one());
            case DIRECTORY_PART -> directoryPart(nodes(session, transaction), arguments.exactly(2));
            case GET_PERMS -> nodes(session, transaction).getPerms(arguments.one());
            case WRITE -> change(session, transaction, outcome, nodes -> nodes.write(arguments.first(), arguments.afterFirst()));
            case MKDIR -> change(session, transaction, outcome, nodes -> nodes.mkdir(arguments.one()));
            case RM -> change(session, transaction, outcome, nodes -> nodes.rm(arguments.one()));
            case SET_PERMS -> setPerms(session, transaction, outcome, arguments.atLeast(2));
            case TRANSACTION_START -> transactions.start(session, transaction);
            case TRANSACTION_END -> transactions.end(session, transaction, request.txId(), arguments.one(), outcome);
            case WATCH -> watches.watch(session, arguments, outcome);
            case UNWATCH -> watches.unwatch(session, arguments.exactly(2), outcome);
            case RESET_WATCHES -> watches.reset(session, outcome);
            case INTRODUCE -> domains.introduce(arguments.atLeast(3), outcome);
            case RELEASE -> domains.release(RequestArguments.number(arguments.one()), outcome);
            case RESUME -> domains.resume(RequestArguments.number(arguments.one()), outcome);
            case SET_TARGET -> domains.setTarget(arguments.atLeast(2), outcome);
            case IS_DOMAIN_INTRODUCED -> domains.isIntroduced(RequestArguments.number(arguments.one()));
            case GET_DOMAIN_PATH -> domains.path(RequestArguments.number(arguments.one()));
            case GET_FEATURE -> domains.getFeature(session, arguments.between(0, 1));
            case SET_FEATURE -> domains.setFeature(arguments.exactly(2), outcome);
            case GET_QUOTA -> quotas.get(arguments.between(0, 2));
            case SET_QUOTA -> quotas.set(arguments.between(2, 3), outcome);
            case CONTROL -> control.perform(arguments.atLeast(1), outcome);
            case WATCH_EVENT, ERROR, INVALID -> throw Errno.ENOSYS.refusal();
        };
    }

    private static byte[] directoryPart(NodeOperations nodes, List<String> arguments) throws Refusal {
        return nodes.directoryPart(arguments.get(0), RequestArguments.number(arguments.get(1)));
    }

    private byte[] setPerms(Session session, Transaction transaction, Outcome outcome, List<String> arguments) throws Refusal {
        List<String> entries = arguments.subList(1, arguments.size());
        boolean special = arguments.get(0).startsWith("@");
        return change(session, special ? null : transaction, outcome, nodes -> nodes.setPerms(arguments.get(0), entries));
    }

    private NodeOperations nodes(Session session, Transaction transaction) {
        return transaction == null
                ? nodes(session, new CommittedView(state.store()))
                : new NodeOperations(transaction, session.caller(), session.account(), exists);
    }

    private NodeOperations nodes(Session session, CommittedView view) {
        return new NodeOperations(view, session.caller(), session.account(), exists);
    }

    private byte[] change(Session session, Transaction transaction, Outcome outcome, Change change) throws Refusal {
        if (transaction != null) {
            change.on(nodes(session, transaction));
            return OK;
        }
        CommittedView view = new CommittedView(state.store());
        change.on(nodes(session, view));
        List<Edit> edits = view.edits();
        if (!edits.isEmpty()) {
            try {
                state.commit(session.caller().domid(), edits, outcome);
            } finally {
                state.announcer().announce(outcome.applied(), outcome);
            }
        }
        return OK;
    }

    /** A text with its terminating NUL. */
    static byte[] text(String text) {
        return (text + '\0').getBytes(StandardCharsets.ISO_8859_1);
    }

    private interface Change {
        void on(NodeOperations nodes) throws Refusal;
    }
}
