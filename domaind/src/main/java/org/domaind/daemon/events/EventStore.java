package org.domaind.daemon.events;

import java.util.List;

/** What keeps events over restarts. */
public interface EventStore {
    /** Keeps them, and forgets the oldest beyond its bound. @throws RuntimeException when it cannot */
    void keep(List<Event> events);

    /** Of all that were kept; 0 for none. */
    long lastNumber();

    /** In their order. @param number those that came after this one  @param limit the first so many */
    List<Event> after(long number, int limit);

    /** The newest, in their order. */
    List<Event> newest(int limit);
}
