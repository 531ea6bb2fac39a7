package org.domaind.daemon.events;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;

/** The newest events of one sort. Not thread-safe. */
final class RecentEvents {
    private final int most;
    private final Deque<Event> events = new ArrayDeque<>();
    private long completeFrom;

    /** @param next the number of the next event of any sort */
    RecentEvents(int most, long next) {
        this.most = most;
        this.completeFrom = next;
    }

    void add(Event event) {
        if (events.size() == most) {
            completeFrom = events.remove().number() + 1;
        }
        events.add(event);
    }

    /** From this number on, all of this sort are here. */
    long completeFrom() {
        return completeFrom;
    }

    /** In their order. */
    Stream<Event> after(long number) {
        return events.stream().filter(event -> event.number() > number);
    }
}
