package org.domaind.daemon;

import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.domaind.daemon.console.ConsoleLogs;
import org.domaind.daemon.service.Supervisor;
import org.domaind.daemon.vital.VitalThreads;
import org.domaind.schema.api.ProblemException;
import org.domaind.xenstore.server.StoreOptions;

/**
 * What an administrator may choose.
 *
 * @param storeHistoryBytes  memory for the store's history of changes; 0 for none
 * @param unreadEventSeconds events of the store that a guest leaves unread for so long are dropped; 0 for never
 * @param consoleLogBytes    a guest's log this long is renamed, and a new one begun; 0: no logs of guests
 * @param consoleLogKeep     how many full logs of each guest are kept
 * @param supervisor         holds the store's connections for the next daemon; stays the caller's
 * @param death              of a thread without which the daemon does nothing; by default that is only logged
 */
public record DaemonSettings(long storeHistoryBytes, int unreadEventSeconds, long consoleLogBytes, int consoleLogKeep,
                             Optional<Supervisor> supervisor, VitalThreads.Death death) {
    /** More would be missed by the rest of the daemon. */
    static final int MAX_HISTORY_MIB = 128;
    /** A day; whoever wants more wants 0. */
    static final int MAX_TIMEOUT_SECONDS = 86_400;
    static final int MAX_CONSOLE_LOG_MIB = 1024;
    static final int MAX_CONSOLE_LOGS = 99;
    public static final DaemonSettings DEFAULT =
            new DaemonSettings(StoreOptions.DEFAULT_HISTORY_BYTES, StoreOptions.DEFAULT_UNREAD_EVENT_SECONDS, ConsoleLogs.DEFAULT_MAX_BYTES,
                    ConsoleLogs.DEFAULT_KEEP, Optional.empty(), DaemonSettings::logDeath);

    /** @throws ProblemException out of range */
    static DaemonSettings of(int historyMib, int timeoutSeconds, int consoleLogMib, int consoleLogKeep) {
        check("--store-history", historyMib, MAX_HISTORY_MIB, "MiB");
        check("--store-timeout", timeoutSeconds, MAX_TIMEOUT_SECONDS, "seconds");
        check("--console-log-size", consoleLogMib, MAX_CONSOLE_LOG_MIB, "MiB");
        check("--console-log-keep", consoleLogKeep, MAX_CONSOLE_LOGS, "files");
        return new DaemonSettings((long) historyMib << 20, timeoutSeconds, (long) consoleLogMib << 20, consoleLogKeep, Optional.empty(), DaemonSettings::logDeath);
    }

    private static void check(String option, int given, int most, String unit) {
        if (given < 0 || given > most) {
            throw new ProblemException("invalid-option", option + " takes 0 to " + most + " " + unit + ", not " + given);
        }
    }

    DaemonSettings withSupervisor(Optional<Supervisor> chosen) {
        return new DaemonSettings(storeHistoryBytes, unreadEventSeconds, consoleLogBytes, consoleLogKeep, chosen, death);
    }

    public DaemonSettings withDeath(VitalThreads.Death chosen) {
        return new DaemonSettings(storeHistoryBytes, unreadEventSeconds, consoleLogBytes, consoleLogKeep, supervisor, chosen);
    }

    private static void logDeath(String thread, Throwable cause) {
        LogManager.getLogger(Daemon.class).fatal("The thread {} ended by a fault of the daemon", thread, cause);
    }
}
