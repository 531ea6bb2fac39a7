package org.domaind.daemon.hypervisor;

import org.domaind.schema.model.Domid;

/**
 * One set of event channels of this domain, with its own queue of pending ports.
 *
 * <p>One thread awaits or polls; any thread may bind, unbind, notify, unmask, wake or close.
 */
public interface EventChannels extends AutoCloseable {
    /** Binds to a port that the remote domain allocated for us; returns the local port. Starts unmasked. */
    int bindInterdomain(Domid remote, int remotePort);

    /** Binds a global event of the hypervisor; returns the local port. */
    int bindVirq(Virq virq);

    void unbind(int localPort);

    /** Tells the other end that something changed. */
    void notify(int localPort);

    /**
     * Blocks until ports are pending, or {@link #wake()} or {@link #close()} is called.
     *
     * @return the pending ports, each masked until {@link #unmask}; empty after a wake or close
     */
    int[] await();

    /** As {@link #await}, without waiting. */
    int[] poll();

    /** A file descriptor that can be read while {@link #poll} has something to return, to be waited for with others. It stays this set's. */
    int descriptor();

    void unmask(int localPort);

    /** Makes a present or the next {@link #await()} return. */
    void wake();

    /** Unbinds everything. */
    @Override
    void close();

    /** Global events of the hypervisor (xen.h: VIRQ_*). */
    enum Virq {
        DOMAIN_EXCEPTION(3), CONSOLE_RING(8);

        private final int number;

        Virq(int number) {
            this.number = number;
        }

        public int number() {
            return number;
        }
    }
}
