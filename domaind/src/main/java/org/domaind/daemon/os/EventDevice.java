package org.domaind.daemon.os;

/** One set of event channels. One thread calls {@link #await}; the other methods are thread-safe. All throw {@link SystemException}. */
public interface EventDevice extends AutoCloseable {
    /** @return the local port */
    int bindInterdomain(int remoteDomid, int remotePort);

    /** @return the local port */
    int bindVirq(int virq);

    void unbind(int port);

    void notify(int port);

    /** Waits for events, a wake or the close. @return pending ports, each masked until unmasked */
    int[] await();

    /** As {@link #await}, without waiting. */
    int[] poll();

    /** A descriptor that is readable while ports are pending, for threads that poll other descriptors too. Closed with this device. */
    int descriptor();

    void unmask(int port);

    void wake();

    @Override
    void close();
}
