package org.domaind.daemon;

import java.util.Optional;
import org.domaind.daemon.service.Supervisor;
import org.domaind.schema.api.ProblemException;
import org.domaind.xenstore.server.StoreOptions;

/**
 * What an administrator may choose.
 *
 * @param storeHistoryBytes  memory for the store's history of changes; 0 for none
 * @param unreadEventSeconds events of the store that a guest leaves unread for so long are dropped; 0 for never
 * @param build              of this installation: launchers of another one are sent away
 * @param supervisor         holds the store's connections for the next daemon; stays the caller's
 */
public record DaemonSettings(long storeHistoryBytes, int unreadEventSeconds, String build, Optional<Supervisor> supervisor) {
    /** More would be missed by the rest of the daemon. */
    static final int MAX_HISTORY_MIB = 128;
    /** A day; whoever wants more wants 0. */
    static final int MAX_TIMEOUT_SECONDS = 86_400;
    public static final DaemonSettings DEFAULT =
            new DaemonSettings(StoreOptions.DEFAULT_HISTORY_BYTES, StoreOptions.DEFAULT_UNREAD_EVENT_SECONDS, Version.build(), Optional.empty());

    /** @throws ProblemException out of range */
    static DaemonSettings of(int historyMib, int timeoutSeconds) {
        check("--store-history", historyMib, MAX_HISTORY_MIB, "MiB");
        check("--store-timeout", timeoutSeconds, MAX_TIMEOUT_SECONDS, "seconds");
        return new DaemonSettings((long) historyMib << 20, timeoutSeconds, Version.build(), Optional.empty());
    }

    private static void check(String option, int given, int most, String unit) {
        if (given < 0 || given > most) {
            throw new ProblemException("invalid-option", option + " takes 0 to " + most + " " + unit + ", not " + given);
        }
    }

    DaemonSettings withSupervisor(Optional<Supervisor> chosen) {
        return new DaemonSettings(storeHistoryBytes, unreadEventSeconds, build, chosen);
    }
}
