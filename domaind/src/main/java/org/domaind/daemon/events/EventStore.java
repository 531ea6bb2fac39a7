package org.domaind.daemon.events;

import java.util.List;

/** What keeps events over restarts. One that is never read, as tests have it, only takes them. */
@FunctionalInterface
public interface EventStore {
    /** Keeps them, and forgets the oldest beyond its bound. @throws RuntimeException when it cannot */
    void keep(List<Event> events);

    /** Of all that were kept; 0 for none. */
    default long lastNumber() {
        return 0;
    }

    /** In their order. @param number those that came after this one  @param limit the first so many */
    default List<Event> after(long number, int limit) {
        return List.of();
    }

    /** The newest, in their order. */
    default List<Event> newest(int limit) {
        return List.of();
    }
}
