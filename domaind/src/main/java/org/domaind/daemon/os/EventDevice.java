package org.domaind.daemon.os;

/** One set of event channels. One thread awaits; the rest may be called from any thread. All throw {@link SystemException}. */
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

    /** A file that can be read while ports are pending, for those who wait for other files too. It stays this device's. */
    int descriptor();

    void unmask(int port);

    void wake();

    @Override
    void close();
}
