package org.domaind.daemon.build;

import org.domaind.schema.config.GuestConfig;

/** Builds guests of one type, one operation per step of a plan: each result has the next. Thread-safe. */
public interface GuestBuilder {
    /**
     * Reads and checks the files that the guest boots, and lays its memory out. Changes nothing on the host.
     *
     * @return closed by the caller
     * @throws org.domaind.schema.api.ProblemException what is wrong with the host, the files or the amount of memory
     */
    PreparedGuest prepare(GuestConfig config);
}
