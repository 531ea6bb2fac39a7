package org.domaind.daemon;

import java.util.Optional;
import java.util.function.Function;
import org.apache.logging.log4j.LogManager;
import org.domaind.daemon.console.ConsoleLogs;
import org.domaind.daemon.devicemodel.DeviceModelHost;
import org.domaind.daemon.hotplug.HotplugScripts;
import org.domaind.daemon.hotplug.ProcessScripts;
import org.domaind.daemon.plan.device.DeviceDeadlines;
import org.domaind.daemon.service.Supervisor;
import org.domaind.daemon.vital.VitalThreads;
import org.domaind.schema.api.ProblemException;
import org.domaind.xenstore.client.StoreClient;
import org.domaind.xenstore.server.StoreOptions;

/**
 * The settings of one daemon.
 *
 * @param storeHistoryBytes  memory for the store's history of changes; 0 keeps none
 * @param unreadEventSeconds store events that a guest leaves unread for this long are dropped; 0: never
 * @param consoleLogBytes    a console log of this length is rotated; 0: no console logs
 * @param consoleLogKeep     how many rotated logs are kept per guest
 * @param supervisor         keeps the store's connections open for the next daemon; the caller closes it
 * @param scripts            runs the hotplug scripts of devices, which may use the store; asked once
 * @param deadlines          of devices
 * @param faultHandler       is told when a vital thread ends by a fault; by default the fault is only logged
 * @param deviceModels       where those of HVM guests are started; empty: on this host
 */
public record DaemonSettings(long storeHistoryBytes, int unreadEventSeconds, long consoleLogBytes, int consoleLogKeep,
                             Optional<Supervisor> supervisor, Function<StoreClient, HotplugScripts> scripts, DeviceDeadlines deadlines,
                             VitalThreads.FaultHandler faultHandler, Optional<DeviceModelHost> deviceModels) {
    /** The history is on the heap; more would leave too little for the rest of the daemon. */
    static final int MAX_HISTORY_MIB = 128;
    /** One day; for longer there is 0 (never). */
    static final int MAX_TIMEOUT_SECONDS = 86_400;
    static final int MAX_CONSOLE_LOG_MIB = 1024;
    static final int MAX_CONSOLE_LOGS = 99;
    /** One hour. */
    static final int MAX_SCRIPT_SECONDS = 3600;
    public static final DaemonSettings DEFAULT =
            new DaemonSettings(StoreOptions.DEFAULT_HISTORY_BYTES, StoreOptions.DEFAULT_UNREAD_EVENT_SECONDS, ConsoleLogs.DEFAULT_MAX_BYTES,
                    ConsoleLogs.DEFAULT_KEEP, Optional.empty(), store -> new ProcessScripts(), DeviceDeadlines.DEFAULT, DaemonSettings::logFault, Optional.empty());

    /** @throws ProblemException out of range */
    static DaemonSettings of(int historyMib, int timeoutSeconds, int consoleLogMib, int consoleLogKeep, int scriptSeconds) {
        check("--store-history", historyMib, MAX_HISTORY_MIB, "MiB");
        check("--store-timeout", timeoutSeconds, MAX_TIMEOUT_SECONDS, "seconds");
        check("--console-log-size", consoleLogMib, MAX_CONSOLE_LOG_MIB, "MiB");
        check("--console-log-keep", consoleLogKeep, MAX_CONSOLE_LOGS, "files");
        if (scriptSeconds < 1) {
            throw new ProblemException("invalid-option", "--script-timeout takes at least 1 second, not " + scriptSeconds);
        }
        check("--script-timeout", scriptSeconds, MAX_SCRIPT_SECONDS, "seconds");
        return new DaemonSettings((long) historyMib << 20, timeoutSeconds, (long) consoleLogMib << 20, consoleLogKeep, Optional.empty(),
                store -> new ProcessScripts(), DeviceDeadlines.DEFAULT.withScript(scriptSeconds * 1000L), DaemonSettings::logFault, Optional.empty());
    }

    private static void check(String option, int given, int most, String unit) {
        if (given < 0 || given > most) {
            throw new ProblemException("invalid-option", option + " takes 0 to " + most + " " + unit + ", not " + given);
        }
    }

    DaemonSettings withSupervisor(Optional<Supervisor> chosen) {
        return new DaemonSettings(storeHistoryBytes, unreadEventSeconds, consoleLogBytes, consoleLogKeep, chosen, scripts, deadlines, faultHandler,
                deviceModels);
    }

    public DaemonSettings withDevices(Function<StoreClient, HotplugScripts> chosen, DeviceDeadlines chosenDeadlines) {
        return new DaemonSettings(storeHistoryBytes, unreadEventSeconds, consoleLogBytes, consoleLogKeep, supervisor, chosen, chosenDeadlines, faultHandler,
                deviceModels);
    }

    public DaemonSettings withFaultHandler(VitalThreads.FaultHandler chosen) {
        return new DaemonSettings(storeHistoryBytes, unreadEventSeconds, consoleLogBytes, consoleLogKeep, supervisor, scripts, deadlines, chosen, deviceModels);
    }

    public DaemonSettings withDeviceModels(DeviceModelHost chosen) {
        return new DaemonSettings(storeHistoryBytes, unreadEventSeconds, consoleLogBytes, consoleLogKeep, supervisor, scripts, deadlines, faultHandler,
                Optional.of(chosen));
    }

    private static void logFault(String thread, Throwable cause) {
        LogManager.getLogger(Daemon.class).fatal("The thread {} ended because of a bug in domaind", thread, cause);
    }
}
