package org.domaind.daemon.sim.machine;

/** What lives in a domain, as far as the machine has to know: it is told when it may run, and when something has happened to it. */
public interface Resident {
    /** An event came, or the domain was resumed. The caller holds the machine's lock. */
    void wake();

    /** Whether its vcpus may execute has perhaps changed. The caller holds the machine's lock. */
    void running(boolean runs);

    /** It never runs again. The caller holds the machine's lock. */
    void end();

    /** Returns when nothing of it executes any more. The caller must not hold the machine's lock. */
    void awaitStill();

    /** Brings domains to life. */
    interface Maker {
        /** For a domain that may run for the first time. The caller holds the machine's lock. */
        Resident make(SimMachine machine, SimDomain domain);
    }
}
