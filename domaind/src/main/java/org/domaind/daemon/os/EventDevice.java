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

    void unmask(int port);

    void wake();

    @Override
    void close();
}
