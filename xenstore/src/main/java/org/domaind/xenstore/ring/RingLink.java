package org.domaind.xenstore.ring;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

import org.domaind.xenstore.journal.Entry;
import org.domaind.xenstore.session.Domain;
import org.domaind.xenstore.session.Link;
import org.domaind.xenstore.session.OutputQueue;
import org.domaind.xenstore.session.Session;
import org.domaind.xenstore.session.StoreState;
import org.domaind.xenstore.wire.Packet;
import org.domaind.xenstore.wire.PacketReader;
import org.domaind.xenstore.wire.ProtocolException;
import org.domaind.xenstore.wire.ServerFeatures;

/**
 * The link of a domain's ring.
 *
 * <p>Requests are handled as long as their replies about fit the response ring. Before anything moves in the ring, the journal gets what was taken
 * and what is to be sent ({@link #record}); then the replies go out, then the consumer index ({@link #flush}). So a process that is killed at any
 * point leaves requests that were not handled in the ring, and the next process knows what is missing of the others: none is lost, none is done or
 * answered twice. Even a read is recorded: old kernels match the next reply to it if one comes twice.
 *
 * <p>A guest need not send an event for every step (Linux's xenbus_comms.c): it sends one for the next part of a request only when all before it was
 * taken, and one for space for replies only when there was none. So parts of requests are taken as they come, and after each step the other side's
 * index is read again.
 */
public final class RingLink implements Link {
    private final RingContext context;
    private final Domain domain;
    private final Session session;
    private final GuestRing ring;
    private final RingPage page;
    private final RingCopies copies;
    private final EventPace pace;
    private PacketReader reader = new PacketReader();
    private int consumed;
    private boolean taken;
    private boolean waiting;
    private boolean served = true;
    private boolean reported;
    private boolean closed;

    RingLink(RingContext context, Domain domain, GuestRing ring, RingCopies.Buffers buffers) {
        this.context = context;
        this.domain = domain;
        this.session = domain.session();
        this.ring = ring;
        this.page = new RingPage(ring.page());
        this.copies = new RingCopies(page, buffers);
        this.pace = new EventPace(context, this, ring);
    }

    public Session session() {
        return session;
    }

    /** Resets the ring, as INTRODUCE asks. */
    void begin(int features) {
        page.clear();
        page.error(0);
        page.features(features);
        boolean waiting = page.reconnecting();
        page.connected();
        if (waiting) {
            ring.notifyPeer();
        }
    }

    /**
     * Continues where a former process stopped.
     *
     * @param past what the journal knows of this ring
     */
    void resume(RingProgress past, int features) {
        if (domain.domid() != StoreState.OWN_DOMID && page.error() != 0) {
            // A former process quarantined it, and said so. A guest that sets or clears this field itself harms only itself.
            served = false;
            reported = true;
            return;
        }
        page.features(features);
        consumed = page.requestConsumer();
        if (past.consumed(consumed)) {
            consumed = past.consumed();
            page.publishRequestsTaken(consumed);
            reader = past.reader();
        }
        byte[] unsent = past.unsent(page.responseProducer());
        OutputQueue output = session.output();
        byte[] later = output.last(output.bytes());
        output.clear();
        output.restored(unsent);
        output.restored(later);
        context.unsent(this);
        context.ready(this);
        ring.notifyPeer();
    }

    /** The event channel fired, and stays masked until {@link GuestRing#unmask}. */
    void signal() {
        pace.signalled();
        context.ready(this);
    }

    @Override
    public boolean privileged() {
        return session.caller().privileged();
    }

    @Override
    public boolean turn() {
        if (!served) {
            return reconnectQuarantined();
        }
        waiting = false;
        long began = context.nanoTime();
        long wait = session.conflictCredit().untouched() ? 0 : session.conflictCredit().waitNanos(began);
        if (wait > 0) {
            // The event channel stays masked, so that it cannot fire again meanwhile.
            context.pause(this, began + wait);
            return false;
        }
        pace.unmask(began, privileged());
        if (mayReconnect() && page.reconnecting()) {
            reconnect();
            return false;
        }
        if (!session.output().isEmpty()) {
            waiting = true;
            context.unsent(this);
            return false;
        }
        int from = page.requestConsumer();
        ByteBuffer in;
        try {
            in = copies.requests(from);
            for (boolean more = in.hasRemaining() && !session.overOutstanding(); more; ) {
                Packet packet = reader.next(in);
                if (packet != null) {
                    context.handle(session, packet);
                }
                more = packet != null && in.hasRemaining() && session.output().bytes() < RingPage.SIZE && !session.overOutstanding()
                        && !context.turnIsOver();
            }
        } catch (BrokenRingException broken) {
            quarantine(RingPage.ERROR_INDEX, broken.getMessage());
            return false;
        } catch (ProtocolException unreadable) {
            quarantine(RingPage.ERROR_PROTOCOL, unreadable.getMessage());
            return false;
        }
        if (in.position() > 0) {
            consumed = from + in.position();
            taken = true;
            context.unsent(this);
        }
        return in.hasRemaining() && in.position() > 0 && !session.overOutstanding();
    }

    @Override
    public void record() {
        if (!served) {
            return;
        }
        if (taken) {
            context.record(new Entry.RingRead(domain.domid(), consumed, reader.heldBytes()));
        }
        OutputQueue output = session.output();
        int appended = output.takeAppended();
        if (appended > 0) {
            context.record(new Entry.RingWritten(domain.domid(), page.responseProducer() + output.bytes() - appended, output.last(appended)));
        }
    }

    @Override
    public void flush() {
        if (!served) {
            return;
        }
        OutputQueue output = session.output();
        boolean progress;
        try {
            progress = copies.send(output) | taken;
        } catch (BrokenRingException broken) {
            quarantine(RingPage.ERROR_INDEX, broken.getMessage());
            return;
        }
        if (taken) {
            taken = false;
            page.publishRequestsTaken(consumed);
            if (page.requestProducer() != consumed) {
                context.ready(this);
            }
        }
        if (progress) {
            pace.fruitful();
            ring.notifyPeer();
        }
        if (!output.isEmpty()) {
            context.backlogged(this);
        } else if (waiting) {
            context.ready(this);
        }
    }

    @Override
    public void state(Consumer<Entry> sink) {
        if (served) {
            OutputQueue output = session.output();
            sink.accept(new Entry.RingRead(domain.domid(), taken ? consumed : page.requestConsumer(), reader.heldBytes()));
            sink.accept(new Entry.RingWritten(domain.domid(), page.responseProducer(), output.last(output.bytes())));
        }
    }

    /** Discards events that were queued before a time and that the guest has not begun to read. Returns whether anything is still unread. */
    public boolean expire(long beforeNanos) {
        OutputQueue output = session.output();
        if (served && !session.caller().privileged() && output.discardEvents(beforeNanos)) {
            output.takeAppended();
            context.record(new Entry.RingWritten(domain.domid(), page.responseProducer(), output.last(output.bytes())));
        }
        return served && !output.isEmpty();
    }

    private boolean mayReconnect() {
        return (domain.features() & ServerFeatures.RECONNECTION) != 0;
    }

    /** A guest that supports reconnection may reset its ring after quarantine. From all other guests events are not even read. */
    private boolean reconnectQuarantined() {
        if (!closed && mayReconnect()) {
            pace.unmask(context.nanoTime(), privileged());
            if (page.reconnecting()) {
                served = true;
                page.error(0);
                reconnect();
            }
        }
        return false;
    }

    private void reconnect() {
        context.record(new Entry.Introduced(domain.domid(), domain.gfn(), domain.port()));
        context.reset(session);
        reader = new PacketReader();
        taken = false;
        page.clear();
        page.connected();
        ring.notifyPeer();
    }

    private void quarantine(int error, String reason) {
        if (!served) {
            return;
        }
        served = false;
        try {
            page.error(error);
            ring.notifyPeer();
        } catch (RuntimeException unreachable) {
            // The ring may be given up for this very reason.
            context.listener().failed("telling domain " + domain.domid() + " that it is served no more", unreachable);
        }
        context.record(new Entry.WatchesReset(domain.domid()));
        context.reset(session);
        if (!reported) {
            reported = true;
            context.listener().ringQuarantined(domain.domid(), reason);
        }
    }

    @Override
    public void fail(RuntimeException bug) {
        context.listener().failed("serving domain " + domain.domid(), bug);
        quarantine(RingPage.ERROR_COMMUNICATION, "the store failed: " + bug);
    }

    @Override
    public void wake() {
        context.ready(this);
    }

    @Override
    public void outputAdded() {
        context.unsent(this);
    }

    void close() {
        served = false;
        closed = true;
        try {
            ring.close();
        } catch (RuntimeException bug) {
            // The caller has more to clean up, and could not do better here.
            context.listener().failed("letting go of the ring of domain " + domain.domid(), bug);
        }
    }
}
