package org.domaind.xenstore.loop;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.LongSupplier;

import org.domaind.xenstore.session.Link;

/**
 * Gives ready links their turns, and bounds them.
 *
 * <p>In each round all privileged links have a turn, and their replies are sent; then guests, for a limited time. Guests that had no turn come first
 * in the next round. So a client of the toolstack waits for few requests of guests, however many guests there are and whatever they ask.
 */
final class FairScheduler {
    /** After this time the others get their turns; a request is never interrupted, and a link with more to do continues in the next round. */
    private static final long NANOS = 100_000;
    /**
     * The time for guests while the toolstack sends one request after the other. Every round costs a guest some microseconds in addition to its turn.
     */
    private static final long NANOS_BESIDE_PRIVILEGED = 5_000;
    private static final long RECENT_NANOS = 1_000_000;

    private final LongSupplier clock;
    private Set<Link> ready = new LinkedHashSet<>();
    private Set<Link> next = new LinkedHashSet<>();
    private long privilegedUntil;
    private long end;

    /** @param clock as {@link System#nanoTime} */
    FairScheduler(LongSupplier clock) {
        this.clock = clock;
        privilegedUntil = clock.getAsLong();
    }

    /** Adds a link that wants a turn. */
    void add(Link link) {
        ready.add(link);
    }

    boolean isEmpty() {
        return ready.isEmpty();
    }

    /** Whether the present turn should end. */
    boolean turnIsOver() {
        return clock.getAsLong() - end >= 0;
    }

    /** Runs one round. @param betweenThem run after the turns of privileged links, if guests wait for theirs */
    void runRound(Runnable betweenThem) {
        Set<Link> turns = ready;
        ready = next;
        takePrivileged(turns);
        if (!turns.isEmpty()) {
            betweenThem.run();
            takeGuests(turns);
        }
        turns.addAll(ready);
        ready.clear();
        next = ready;
        ready = turns;
    }

    private void takePrivileged(Set<Link> turns) {
        for (Iterator<Link> links = turns.iterator(); links.hasNext(); ) {
            Link link = links.next();
            if (link.privileged()) {
                links.remove();
                long now = clock.getAsLong();
                privilegedUntil = now + RECENT_NANOS;
                end = now + NANOS;
                take(link);
            }
        }
    }

    private void takeGuests(Set<Link> turns) {
        long now = clock.getAsLong();
        end = now + (now - privilegedUntil < 0 ? NANOS_BESIDE_PRIVILEGED : NANOS);
        for (Iterator<Link> links = turns.iterator(); links.hasNext(); ) {
            Link link = links.next();
            links.remove();
            take(link);
            if (turnIsOver()) {
                return;
            }
        }
    }

    private void take(Link link) {
        Link.guarded(link, () -> {
            if (link.turn()) {
                ready.add(link);
            }
        });
    }
}
