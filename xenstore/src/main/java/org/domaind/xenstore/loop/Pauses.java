package org.domaind.xenstore.loop;

import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;

import org.domaind.xenstore.session.Link;

/** Links that get no turn before a time; one entry each. Times are of {@link System#nanoTime}. */
final class Pauses {
    private final PriorityQueue<Pause> pauses = new PriorityQueue<>((a, b) -> Long.signum(a.until - b.until));
    private final Set<Link> paused = new HashSet<>();

    /** The link is woken at the time; if it waits already, at that earlier time. */
    void add(Link link, long untilNanos) {
        if (paused.add(link)) {
            pauses.add(new Pause(untilNanos, link));
        }
    }

    /** Wakes those whose time has come. */
    void end(long nowNanos) {
        while (!pauses.isEmpty() && pauses.peek().until - nowNanos <= 0) {
            Link link = pauses.poll().link;
            paused.remove(link);
            link.wake();
        }
    }

    boolean isEmpty() {
        return pauses.isEmpty();
    }

    /** When {@link #end} is to be called. */
    long next() {
        return pauses.peek().until;
    }

    private record Pause(long until, Link link) {
    }
}
