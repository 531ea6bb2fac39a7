package org.domaind.daemon;

import org.domaind.schema.api.ProblemException;
import org.domaind.xenstore.server.StoreOptions;

/**
 * What an administrator may choose.
 *
 * @param storeHistoryBytes memory for the store's history of changes; 0 for none
 */
public record DaemonSettings(long storeHistoryBytes) {
    /** More would be missed by the rest of the daemon. */
    static final int MAX_HISTORY_MIB = 128;
    public static final DaemonSettings DEFAULT = new DaemonSettings(StoreOptions.DEFAULT_HISTORY_BYTES);

    /** @throws ProblemException out of range */
    static DaemonSettings ofHistoryMib(int mib) {
        if (mib < 0 || mib > MAX_HISTORY_MIB) {
            throw new ProblemException("invalid-option", "--store-history takes 0 to " + MAX_HISTORY_MIB + " MiB, not " + mib);
        }
        return new DaemonSettings((long) mib << 20);
    }
}
