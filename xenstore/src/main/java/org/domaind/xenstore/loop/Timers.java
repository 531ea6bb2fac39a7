package org.domaind.xenstore.loop;

import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;

import org.domaind.xenstore.session.Link;

/** Links that wait for a time; one entry per link. Times are of {@link System#nanoTime}. */
final class Timers {
    private final PriorityQueue<Timer> timers = new PriorityQueue<>((a, b) -> Long.signum(a.until - b.until));
    private final Set<Link> links = new HashSet<>();

    /** Wakes the link at this time; if it has a timer already, at the time of that one. */
    void add(Link link, long untilNanos) {
        if (links.add(link)) {
            timers.add(new Timer(untilNanos, link));
        }
    }

    /** Wakes the links whose time has come. */
    void expire(long nowNanos) {
        while (!timers.isEmpty() && timers.peek().until - nowNanos <= 0) {
            Link link = timers.poll().link;
            links.remove(link);
            link.wake();
        }
    }

    boolean isEmpty() {
        return timers.isEmpty();
    }

    /** The next time at which {@link #expire} is due. */
    long next() {
        return timers.peek().until;
    }

    private record Timer(long until, Link link) {
    }
}
