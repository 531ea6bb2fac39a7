package org.domaind.xenstore.loop;

import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;

import org.domaind.xenstore.session.Link;

/** Links that get no turn before a time; one entry each. Times are of {@link System#nanoTime}. */
final class Timers {
    private final PriorityQueue<Timer> timers = new PriorityQueue<>((a, b) -> Long.signum(a.until - b.until));
    private final Set<Link> links = new HashSet<>();

    /** The link is woken at the time; if it waits already, at that earlier time. */
    void add(Link link, long untilNanos) {
        if (links.add(link)) {
            timers.add(new Timer(untilNanos, link));
        }
    }

    /** Wakes those whose time has come. */
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

    /** When {@link #expire} is to be called. */
    long next() {
        return timers.peek().until;
    }

    private record Timer(long until, Link link) {
    }
}
