package org.domaind.daemon;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.console.ConsoleLogs;
import org.domaind.daemon.console.PtyTerminal;
import org.domaind.daemon.service.Supervisor;
import org.domaind.daemon.sim.SimHost;
import org.domaind.daemon.sim.backend.SimBackends;
import org.domaind.daemon.hotplug.builtin.BuiltInScripts;
import org.domaind.daemon.os.linux.LinuxLoopDevices;
import org.domaind.daemon.os.linux.LinuxNetInterfaces;
import org.domaind.daemon.sim.backend.SimScripts;
import org.domaind.daemon.sim.devicemodel.SimDeviceModels;
import org.domaind.daemon.sim.guest.SimKernel;
import org.domaind.daemon.sim.machine.SimOptions;
import org.domaind.daemon.xen.RealXenHost;
import org.domaind.schema.HostPaths;
import org.domaind.schema.api.ProblemException;
import org.domaind.xenstore.server.StoreOptions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code domaind}: the daemon's command line. */
@Command(name = "domaind", sortOptions = false,
        description = "Serves the xenstore, drives the hypervisor and looks after every guest of this host.",
        footer = {"", "Without options it stays in the foreground. xl talks to it; see xl(1)."})
public final class Main implements Runnable {
    @Option(names = {"-d", "--daemon"}, description = "Return once requests are served; log to /var/log/xen/domaind.log.")
    private boolean daemon;
    @Option(names = "--simulate", description = "Run on a simulated host in this process: no Xen and no root needed.")
    private boolean simulate;
    @Option(names = "--simulate-release", hidden = true, defaultValue = "17", paramLabel = "MINOR",
            description = "The release 4.MINOR that the simulated hypervisor behaves as.")
    private int simulatedMinor;
    @Option(names = "--root", paramLabel = "DIR",
            description = "Keep everything below DIR instead of /. Also: DOMAIND_ROOT, which xl reads too.")
    private Path root;
    @Option(names = "--store-history", paramLabel = "MIB", defaultValue = "" + (StoreOptions.DEFAULT_HISTORY_BYTES >> 20),
            description = "Memory for the history of store changes (xl store-log, xenstore-ls --at); 0: keep none. Default: ${DEFAULT-VALUE}.")
    private int storeHistoryMib;
    @Option(names = "--store-timeout", paramLabel = "SECONDS", defaultValue = "" + StoreOptions.DEFAULT_UNREAD_EVENT_SECONDS,
            description = "Drop store events that a guest has not begun to read within this time; 0: never. Default: ${DEFAULT-VALUE}.")
    private int storeTimeoutSeconds;
    @Option(names = "--console-log-size", paramLabel = "MIB", defaultValue = "" + (ConsoleLogs.DEFAULT_MAX_BYTES >> 20),
            description = "Size at which a guest's console log is rotated; 0: keep no console logs. Default: ${DEFAULT-VALUE}.")
    private int consoleLogMib;
    @Option(names = "--console-log-keep", paramLabel = "N", defaultValue = "" + ConsoleLogs.DEFAULT_KEEP,
            description = "How many rotated console logs to keep per guest. Default: ${DEFAULT-VALUE}.")
    private int consoleLogKeep;
    @Option(names = "--script-timeout", paramLabel = "SECONDS", defaultValue = "40",
            description = "Kill a hotplug script that has not ended within this time; its device then fails. Default: ${DEFAULT-VALUE}.")
    private int scriptSeconds;
    @Option(names = "--run-scripts", description = "Always run the host's scripts block and vif-bridge, instead of doing their work in the daemon where it is the usual.")
    private boolean runScripts;
    @Option(names = "--report-to", hidden = true, description = "A pipe that gets \"ready\", or one line with the reason why domaind cannot serve.")
    private Path reportTo;
    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Print this and exit.")
    private boolean help;
    @Option(names = {"-V", "--version"}, versionHelp = true, description = "Print the version and exit.")
    private boolean version;

    /** Exit status when a vital thread ended. */
    private static final int DIED = 3;
    private static final Logger LOG = LogManager.getLogger(Main.class);

    private int status;

    public static void main(String[] arguments) {
        // WarmUp marks its threads in the logging context, which their threads must inherit.
        System.setProperty("log4j2.isThreadContextMapInheritable", "true");
        Main main = new Main();
        CommandLine line = new CommandLine(main).setCommandName("domaind");
        line.getCommandSpec().version("domaind " + Version.current());
        int parsed = line.execute(arguments);
        System.exit(parsed != 0 ? parsed : main.status);
    }

    @Override
    public void run() {
        try {
            HostPaths paths = paths();
            DaemonSettings chosen = DaemonSettings.of(storeHistoryMib, storeTimeoutSeconds, consoleLogMib, consoleLogKeep, scriptSeconds);
            Logging.start(paths, daemon);
            Thread.setDefaultUncaughtExceptionHandler((thread, fault) -> LOG.error("The thread {} ended because of a bug in domaind", thread.getName(), fault));
            Optional<Supervisor> supervisor = Supervisor.of(System.getenv(), ProcessHandle.current().pid());
            DaemonSettings settings = chosen.withSupervisor(supervisor).withFaultHandler(Main::die);
            try (Daemon running = simulate ? simulated(paths, settings)
                    : Daemon.start(paths, RealXenHost.open(), BootFacts.ofMachine(), PtyTerminal::open, withScripts(settings));
                    Closeable backends = simulate ? SimBackends.start(paths.storeSocket())::close : () -> { }) {
                CountDownLatch asked = new CountDownLatch(1);
                CountDownLatch closed = new CountDownLatch(1);
                Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(asked, closed), "shutdown"));
                if (!simulate) {
                    SighupHandler.onSignal(running::reopenLogs);
                }
                report("ready");
                supervisor.ifPresent(told -> told.tell("READY=1"));
                WarmUp warmUp = running.warmUp();
                warmUp.start();
                MemoryTrim.until(asked, warmUp::isAtWork, running::packHistory);
                supervisor.ifPresent(told -> told.tell("STOPPING=1"));
                running.close();
                closed.countDown();
            }
        } catch (ProblemException e) {
            status = 1;
            tell(e.problem().line());
        } catch (IOException e) {
            status = 1;
            tell(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Only Linux' own ways to make loop devices and ports of bridges are known. */
    private DaemonSettings withScripts(DaemonSettings settings) {
        return runScripts || !System.getProperty("os.name").equals("Linux") ? settings : settings.withDevices(
                store -> new BuiltInScripts(settings.scripts().apply(store), store, new LinuxLoopDevices(), new LinuxNetInterfaces(), Path.of("/")), settings.deadlines());
    }

    /**
     * Ends the process at once, as a kill would: nothing is closed, so the next process takes over what the service manager and the journal hold.
     */
    static void die(String thread, Throwable cause) {
        try {
            LOG.fatal("domaind exits because its thread {} failed, which is a bug in domaind; the service manager restarts it, and guests keep running", thread, cause);
            LogManager.shutdown();
        } finally {
            Runtime.getRuntime().halt(DIED);
        }
    }

    private HostPaths paths() throws IOException {
        if (root != null) {
            return new HostPaths(root);
        }
        if (!simulate || System.getenv(HostPaths.ROOT_VARIABLE) != null) {
            return HostPaths.ofEnvironment(System.getenv());
        }
        Path folder = Files.createTempDirectory("domaind-");
        System.err.println("domaind: simulated host in " + folder + "; to use it with xl: export " + HostPaths.ROOT_VARIABLE + "=" + folder);
        return new HostPaths(folder);
    }

    private Daemon simulated(HostPaths paths, DaemonSettings settings) throws IOException {
        Path kernel = paths.root().resolve("boot/hello-kernel");
        Files.createDirectories(kernel.getParent());
        SimKernel.write(kernel);
        return Daemon.start(paths, SimHost.create(SimOptions.DEFAULT.withRelease(simulatedMinor)), BootFacts.fresh(), PtyTerminal::open,
                settings.withDevices(store -> new SimScripts(paths.storeSocket()), settings.deadlines())
                        .withDeviceModels(new SimDeviceModels(Files.createTempDirectory("dm-"))));
    }

    private void tell(String reason) {
        String line = "domaind: " + reason.replace('\n', ' ');
        if (reportTo == null) {
            System.err.println(line);
        } else {
            report(line);
        }
    }

    private void report(String line) {
        if (reportTo != null) {
            try {
                Files.writeString(reportTo, line + "\n", StandardOpenOption.WRITE);
            } catch (IOException e) {
                System.err.println("domaind: cannot report to the pipe: " + line);
            }
        }
    }

    /** On SIGTERM and SIGINT: asks the main thread to close the daemon and waits for it, for the JVM halts when this returns. */
    private static void stop(CountDownLatch asked, CountDownLatch closed) {
        asked.countDown();
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
