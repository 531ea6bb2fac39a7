package org.domaind.daemon;

import java.util.Optional;
import org.domaind.daemon.service.Supervisor;
import org.domaind.schema.api.ProblemException;
import org.domaind.xenstore.server.StoreOptions;

/**
 * What an administrator may choose.
 *
 * @param storeHistoryBytes memory for the store's history of changes; 0 for none
 * @param supervisor        holds the store's connections for the next daemon; stays the caller's
 */
public record DaemonSettings(long storeHistoryBytes, Optional<Supervisor> supervisor) {
    /** More would be missed by the rest of the daemon. */
    static final int MAX_HISTORY_MIB = 128;
    public static final DaemonSettings DEFAULT = new DaemonSettings(StoreOptions.DEFAULT_HISTORY_BYTES, Optional.empty());

    /** @throws ProblemException out of range */
    static DaemonSettings ofHistoryMib(int mib) {
        if (mib < 0 || mib > MAX_HISTORY_MIB) {
            throw new ProblemException("invalid-option", "--store-history takes 0 to " + MAX_HISTORY_MIB + " MiB, not " + mib);
        }
        return new DaemonSettings((long) mib << 20, Optional.empty());
    }

    DaemonSettings withSupervisor(Optional<Supervisor> chosen) {
        return new DaemonSettings(storeHistoryBytes, chosen);
    }
}
