package org.domaind.daemon.sim.machine;

/** A set of domain 0's ports, as the machine knows it. */
public interface EventSink {
    /** An event for one of its ports. The caller holds the machine's lock. */
    void pending(int port);

    /** Closes its ports. The caller holds the machine's lock. Closing twice is no error. */
    void close();
}
