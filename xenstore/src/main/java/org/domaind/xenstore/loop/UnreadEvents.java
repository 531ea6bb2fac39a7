package org.domaind.xenstore.loop;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.domaind.xenstore.ring.RingLink;
import org.domaind.xenstore.session.Link;

/** Rings whose guests do not read at present: their events are discarded in time. Belongs to the store's thread. */
final class UnreadEvents {
    /** How often they are looked at. */
    static final long PERIOD_MILLIS = 1000;

    private final int maxSeconds;
    private final Set<RingLink> rings = new LinkedHashSet<>();
    private long lastLook = System.nanoTime();

    /** @param maxSeconds how long an event may wait; 0: for ever */
    UnreadEvents(int maxSeconds) {
        this.maxSeconds = maxSeconds;
    }

    void add(RingLink ring) {
        rings.add(ring);
    }

    boolean isEmpty() {
        return rings.isEmpty();
    }

    /** Discards events that have waited too long, once per period. */
    void expire() {
        long now = System.nanoTime();
        if (rings.isEmpty() || now - lastLook < TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS)) {
            return;
        }
        lastLook = now;
        if (maxSeconds > 0) {
            long before = now - TimeUnit.SECONDS.toNanos(maxSeconds);
            for (RingLink ring : List.copyOf(rings)) {
                Link.guarded(ring, () -> {
                    if (!ring.expire(before)) {
                        rings.remove(ring);
                    }
                });
            }
        }
    }
}
