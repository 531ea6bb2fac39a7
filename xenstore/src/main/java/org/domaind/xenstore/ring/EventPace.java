package org.domaind.xenstore.ring;

import org.domaind.xenstore.session.Link;

/** When the event channel of a ring is unmasked after it fired: the later, the less its events were good for. */
final class EventPace {
    private final RingContext context;
    private final Link link;
    private final GuestRing ring;
    private final UnmaskBackoff backoff = new UnmaskBackoff();
    private boolean masked;

    EventPace(RingContext context, Link link, GuestRing ring) {
        this.context = context;
        this.link = link;
        this.ring = ring;
    }

    /** The event channel fired, and stays masked until {@link GuestRing#unmask}. */
    void signalled() {
        masked = true;
    }

    /** Unmasks the event channel, now or after a delay. @param trusted never delayed */
    void unmask(long now, boolean trusted) {
        if (!masked) {
            return;
        }
        long wait = trusted ? 0 : backoff.waitNanos(now);
        if (wait > 0) {
            context.pause(link, now + wait);
        } else {
            masked = false;
            backoff.unmasked(now);
            ring.unmask();
        }
    }

    /** The last events were of use. */
    void fruitful() {
        backoff.fruitful();
    }
}
