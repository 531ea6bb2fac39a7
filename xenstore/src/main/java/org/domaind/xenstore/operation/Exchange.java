package org.domaind.xenstore.operation;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

import org.domaind.xenstore.journal.Entry;
import org.domaind.xenstore.quota.Account;
import org.domaind.xenstore.quota.Quota;
import org.domaind.xenstore.session.Charge;
import org.domaind.xenstore.session.Outcome;
import org.domaind.xenstore.session.OutputQueue;
import org.domaind.xenstore.session.Session;
import org.domaind.xenstore.session.StoreListener;
import org.domaind.xenstore.watch.Watch;
import org.domaind.xenstore.wire.Op;
import org.domaind.xenstore.wire.Packet;

/** From a request to what is queued for everybody whom it concerns. Events of a request are queued before its reply, unless they follow from it. */
public final class Exchange {
    private final Dispatcher dispatcher;
    private final Consumer<Entry> journal;
    private final StoreListener listener;
    private final int maxUnreadRingBytes;

    public Exchange(Dispatcher dispatcher, Consumer<Entry> journal, StoreListener listener, int maxUnreadRingBytes) {
        this.dispatcher = dispatcher;
        this.journal = journal;
        this.listener = listener;
        this.maxUnreadRingBytes = maxUnreadRingBytes;
    }

    public void handle(Session session, Packet request) {
        Charge charge = session.caller().privileged() ? null : new Charge(session);
        Outcome outcome = dispatcher.apply(session, request);
        outcome.entries().forEach(journal);
        deliver(outcome.before(), charge);
        session.output().reply(outcome.reply().encode(), charge);
        if (session.link() != null) {
            session.link().outputAdded();
        }
        deliver(outcome.after(), charge);
        if (charge != null) {
            charge.settle();
            warnOfMemory(session.account());
        }
        if (dispatcher.trace().on()) {
            String asked = request.op() + " tx " + Integer.toUnsignedString(request.txId());
            dispatcher.trace().request(session.caller().domid(), asked, outcome.reply().op().name());
        }
    }

    /** What happened without anybody's request. */
    public void deliver(Outcome outcome) {
        outcome.entries().forEach(journal);
        deliver(outcome.before(), null);
        deliver(outcome.after(), null);
    }

    private void deliver(List<Outcome.Delivery> deliveries, Charge charge) {
        long now = deliveries.isEmpty() ? 0 : System.nanoTime();
        for (Outcome.Delivery delivery : deliveries) {
            try {
                deliver(delivery.watch(), delivery.path(), now, charge);
            } catch (RuntimeException bug) {
                // One whom this program cannot tell must not keep the others from being told.
                listener.failed("an event for domain " + delivery.watch().watcher().caller().domid(), bug);
            }
        }
    }

    private void deliver(Watch watch, String path, long now, Charge charge) {
        Session session = (Session) watch.watcher();
        int length = path.length() + watch.token().length() + 2;
        if (length > Packet.MAX_PAYLOAD || session.ring() && full(session, length)) {
            return;
        }
        byte[] payload = (path + '\0' + watch.token() + '\0').getBytes(StandardCharsets.ISO_8859_1);
        byte[] packet = new Packet(Op.WATCH_EVENT, 0, 0, payload).encode();
        if (session.output().event(packet, path, watch.token(), now, charge) && session.link() != null) {
            session.link().outputAdded();
        }
    }

    /** What a guest does not read is bounded, by bytes in its queue and by its quota. */
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
