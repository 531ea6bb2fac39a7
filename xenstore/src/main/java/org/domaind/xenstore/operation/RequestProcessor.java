package org.domaind.xenstore.operation;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

import org.domaind.xenstore.journal.Entry;
import org.domaind.xenstore.quota.Account;
import org.domaind.xenstore.quota.Quota;
import org.domaind.xenstore.session.Outcome;
import org.domaind.xenstore.session.OutputQueue;
import org.domaind.xenstore.session.OutstandingRequest;
import org.domaind.xenstore.session.Session;
import org.domaind.xenstore.session.StoreListener;
import org.domaind.xenstore.watch.Watch;
import org.domaind.xenstore.wire.Op;
import org.domaind.xenstore.wire.Packet;

/**
 * Takes a request through the dispatcher, and queues its reply and events in the sessions concerned. Events of a request come before its reply,
 * unless they result from the reply.
 */
public final class RequestProcessor {
    private final Dispatcher dispatcher;
    private final Consumer<Entry> journal;
    private final StoreListener listener;
    private final int maxUnreadRingBytes;

    public RequestProcessor(Dispatcher dispatcher, Consumer<Entry> journal, StoreListener listener, int maxUnreadRingBytes) {
        this.dispatcher = dispatcher;
        this.journal = journal;
        this.listener = listener;
        this.maxUnreadRingBytes = maxUnreadRingBytes;
    }

    public void handle(Session session, Packet request) {
        OutstandingRequest outstanding = session.caller().privileged() ? null : new OutstandingRequest(session);
        Outcome outcome = dispatcher.apply(session, request);
        outcome.entries().forEach(journal);
        deliver(outcome.before(), outstanding);
        session.output().reply(outcome.reply().encode(), outstanding);
        if (session.link() != null) {
            session.link().outputAdded();
        }
        deliver(outcome.after(), outstanding);
        if (outstanding != null) {
            outstanding.settle();
            warnOfMemory(session.account());
        }
        if (dispatcher.trace().on()) {
            String asked = request.op() + " tx " + Integer.toUnsignedString(request.txId());
            dispatcher.trace().request(session.caller().domid(), asked, outcome.reply().op().name());
        }
    }

    /** Delivers an outcome that no request caused. */
    public void deliver(Outcome outcome) {
        outcome.entries().forEach(journal);
        deliver(outcome.before(), null);
        deliver(outcome.after(), null);
    }

    private void deliver(List<Outcome.Delivery> deliveries, OutstandingRequest outstanding) {
        long now = deliveries.isEmpty() ? 0 : System.nanoTime();
        for (Outcome.Delivery delivery : deliveries) {
            try {
                deliver(delivery.watch(), delivery.path(), now, outstanding);
            } catch (RuntimeException bug) {
                // A watcher whose event cannot be queued must not keep the others from theirs.
                listener.failed("an event for domain " + delivery.watch().watcher().caller().domid(), bug);
            }
        }
    }

    private void deliver(Watch watch, String path, long now, OutstandingRequest outstanding) {
        Session session = (Session) watch.watcher();
        int length = path.length() + watch.token().length() + 2;
        if (length > Packet.MAX_PAYLOAD || session.ring() && full(session, length)) {
            return;
        }
        byte[] payload = (path + '\0' + watch.token() + '\0').getBytes(StandardCharsets.ISO_8859_1);
        byte[] packet = new Packet(Op.WATCH_EVENT, 0, 0, payload).encode();
        if (session.output().event(packet, path, watch.token(), now, outstanding) && session.link() != null) {
            session.link().outputAdded();
        }
    }

    /** Unread output of a guest is bounded, by the bytes in its queue and by its quota. */
    private boolean full(Session session, int length) {
        Account account = session.account();
        return session.output().bytes() >= maxUnreadRingBytes || !session.caller().privileged()
                && account.limits().exceeded(Quota.MEMORY, account.memory() + OutputQueue.memory(Packet.HEADER_SIZE + length));
    }

    private void warnOfMemory(Account account) {
        if (account.warns(account.limits().exceeded(Quota.SOFT_MEMORY, account.memory()))) {
            listener.softMemoryExceeded(account.domid(), account.memory());
        }
    }
}
