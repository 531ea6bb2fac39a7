package org.domaind.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.api.ApiDispatch;
import org.domaind.daemon.api.ApiWorkers;
import org.domaind.daemon.api.DaemonApi;
import org.domaind.daemon.api.EventReports;
import org.domaind.daemon.api.ManagementServer;
import org.domaind.daemon.api.Reports;
import org.domaind.daemon.api.StoreReports;
import org.domaind.daemon.bootloader.BootloaderPlaces;
import org.domaind.daemon.bootloader.Bootloaders;
import org.domaind.daemon.build.GuestBuilder;
import org.domaind.daemon.build.hvm.HvmBuilder;
import org.domaind.daemon.build.pv.PvBuilder;
import org.domaind.daemon.build.pvh.PvhBuilder;
import org.domaind.daemon.command.CommandPorts;
import org.domaind.daemon.command.CommandServer;
import org.domaind.daemon.console.ConsoleLogs;
import org.domaind.daemon.console.ConsoleService;
import org.domaind.daemon.console.ConsoleTerminal;
import org.domaind.daemon.console.PtyTerminal;
import org.domaind.daemon.device.GuestNodes;
import org.domaind.daemon.devicemodel.DeviceModels;
import org.domaind.daemon.devicemodel.qemu.DeviceModelFinder;
import org.domaind.daemon.devicemodel.qemu.QemuHost;
import org.domaind.daemon.devicemodel.qemu.QemuPlaces;
import org.domaind.daemon.events.EventLog;
import org.domaind.daemon.hotplug.ProcessScripts;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.image.KernelImages;
import org.domaind.daemon.lifecycle.ConfigChanges;
import org.domaind.daemon.lifecycle.DeviceChanges;
import org.domaind.daemon.lifecycle.DeviceModelEnds;
import org.domaind.daemon.lifecycle.DomainWatcher;
import org.domaind.daemon.lifecycle.GuestLifecycle;
import org.domaind.daemon.lifecycle.GuestPlans;
import org.domaind.daemon.lifecycle.Reconciler;
import org.domaind.daemon.lifecycle.ResourceChanges;
import org.domaind.daemon.lifecycle.SchedulingChanges;
import org.domaind.daemon.lifecycle.Signals;
import org.domaind.daemon.lifecycle.RestartingGuests;
import org.domaind.daemon.lifecycle.Restarts;
import org.domaind.daemon.lifecycle.StopActions;
import org.domaind.daemon.lifecycle.StopEvents;
import org.domaind.daemon.plan.GuestNames;
import org.domaind.daemon.plan.GuestQueues;
import org.domaind.daemon.plan.GuestRecords;
import org.domaind.daemon.plan.PlanRunner;
import org.domaind.daemon.plan.StoreEdits;
import org.domaind.daemon.plan.coredump.CoreDumpPlanner;
import org.domaind.daemon.plan.create.CreatePlanner;
import org.domaind.daemon.plan.destroy.DestroyPlanner;
import org.domaind.daemon.plan.device.AttachPlanner;
import org.domaind.daemon.plan.device.DetachPlanner;
import org.domaind.daemon.plan.device.DeviceReports;
import org.domaind.daemon.plan.device.DeviceSteps;
import org.domaind.daemon.plan.migrate.ArrivalPlanner;
import org.domaind.daemon.plan.migrate.DeparturePlanner;
import org.domaind.daemon.plan.save.SavePlanner;
import org.domaind.daemon.plan.save.Suspensions;
import org.domaind.daemon.plan.devicemodel.DeviceModelSteps;
import org.domaind.daemon.plan.devicemodel.DiskModels;
import org.domaind.daemon.plan.devicemodel.MediumPlanner;
import org.domaind.daemon.service.Watchdog;
import org.domaind.daemon.state.StateDatabase;
import org.domaind.daemon.store.StoreIndex;
import org.domaind.daemon.store.StoreRings;
import org.domaind.daemon.store.StoreSockets;
import org.domaind.daemon.vital.VitalThreads;
import org.domaind.schema.HostPaths;
import org.domaind.schema.api.Problem;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.GuestType;
import org.domaind.xenstore.client.StoreClient;
import org.domaind.xenstore.journal.JournalException;
import org.domaind.xenstore.server.StoreOptions;
import org.domaind.xenstore.server.StoreServer;
import org.domaind.xenstore.session.DomainLookup;
import org.domaind.xenstore.socket.Sockets;
import org.domaind.xenstore.wire.ServerFeatures;

/**
 * The whole daemon: opens its parts in the order of their dependencies and closes them in reverse.
 *
 * <p>Public so that tests can run it in their own process on any host.
 */
public final class Daemon implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(Daemon.class);
    private static final String DOMAIN_ZERO_NAME = "Domain-0";

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private GuestLifecycle lifecycle;
    private DeviceChanges deviceChanges;
    private CommandPorts ports;
    private WarmUp warmUp;
    private Supplier<Future<Boolean>> historyPacking;
    private ConsoleService consoles;
    private VitalThreads vital;

    private Daemon() {
    }

    /**
     * Starts everything; returns once requests are served.
     *
     * @param host closed with the daemon
     * @throws org.domaind.schema.api.ProblemException when it cannot serve, with the reason; nothing is left open then
     */
    public static Daemon start(HostPaths paths, XenHost host, BootFacts boot) throws IOException {
        return start(paths, host, boot, PtyTerminal::open);
    }

    /** As {@link #start(HostPaths, XenHost, BootFacts)}. @param terminals of the guests' consoles */
    public static Daemon start(HostPaths paths, XenHost host, BootFacts boot, ConsoleTerminal.Source terminals) throws IOException {
        return start(paths, host, boot, terminals, DaemonSettings.DEFAULT);
    }

    /** As {@link #start(HostPaths, XenHost, BootFacts)}. @param terminals of the guests' consoles */
    public static Daemon start(HostPaths paths, XenHost host, BootFacts boot, ConsoleTerminal.Source terminals, DaemonSettings settings)
            throws IOException {
        Daemon daemon = new Daemon();
        try {
            daemon.open(paths, daemon.opened(host), boot, terminals, settings);
            return daemon;
        } catch (IOException | RuntimeException e) {
            daemon.close();
            throw e;
        }
    }

    private <T extends AutoCloseable> T opened(T room) {
        open.push(room);
        return room;
    }

    private void open(HostPaths paths, XenHost host, BootFacts boot, ConsoleTerminal.Source terminals, DaemonSettings settings) throws IOException {
        vital = new VitalThreads(settings.faultHandler());
        opened(InstanceLock.take(paths));
        opened(PidFiles.write(paths));
        StateDatabase state = opened(StateDatabase.open(paths.stateDirectory().resolve("state.db"), boot.bootId()));
        EventLog events = opened(new EventLog(state, Clock.systemUTC(), vital));

        StoreIndex index = new StoreIndex();
        StoreRings rings = opened(new StoreRings(host));
        Path journal = paths.runDirectory().resolve("store.journal");
        StoreOptions options = new StoreOptions(paths.storeSocket(), journal, boot.bootId()).withFeatures(ServerFeatures.ALL)
                .withHistoryBytes(settings.storeHistoryBytes())
                .withUnreadEventSeconds(settings.unreadEventSeconds());
        StoreLog log = opened(new StoreLog(events, state, index, vital));
        Sockets sockets = StoreSockets.listen(paths.storeSocket(), settings.supervisor());
        StoreServer server = opened(openStore(options, sockets, rings, domid -> exists(host, domid), log));
        rings.ownRing().ifPresent(server::introduceOwnDomain);
        server.start();
        vital.watch("xenstore", server::post);
        StoreClient client = opened(StoreClient.keepConnected(paths.storeSocket(), new OwnConnectionLog()));
        DomainInfo zero = host.domains().find(Domid.ZERO).orElseThrow();
        StoreEdits.make(client, List.of(), GuestNodes.domainZero(zero.handle(), DOMAIN_ZERO_NAME));

        consoles = opened(new ConsoleService(host, client, terminals,
                new ConsoleLogs(paths.consoleLogDirectory(), settings.consoleLogBytes(), settings.consoleLogKeep()), vital));
        KernelImages kernels = new KernelImages(paths.stateDirectory().resolve("kernels"));
        Map<GuestType, GuestBuilder> builders = Map.of(GuestType.PV, new PvBuilder(host, kernels), GuestType.PVH, new PvhBuilder(host, kernels),
                GuestType.HVM, new HvmBuilder(host, kernels, paths.root()));
        DeviceModels deviceModels = opened(new DeviceModels(settings.deviceModels().orElseGet(() -> new QemuHost(QemuPlaces.standard(paths.storeSocket()),
                new DeviceModelFinder())), paths.logDirectory(), events, vital));
        GuestRecords records = new GuestRecords(state, client, index, new GuestNames(host.domains(), index, state));
        DeviceSteps devices = new DeviceSteps(client, settings.scripts().apply(client), settings.deadlines(), new DiskModels(records, deviceModels));
        Bootloaders bootloaders = new Bootloaders(new BootloaderPlaces(paths.root(), paths.xenRunDirectory(), Path.of("/dev/domaind"), paths.logDirectory()),
                new ProcessScripts(), host.machine());
        DeviceModelSteps deviceModelSteps = new DeviceModelSteps(client, deviceModels);
        Suspensions suspensions = new Suspensions();
        DestroyPlanner destroys = new DestroyPlanner(host.domains(), records, consoles, devices, deviceModelSteps);
        CreatePlanner creates = new CreatePlanner(host, builders, records, consoles, devices, bootloaders, deviceModelSteps, Clock.systemUTC());
        SavePlanner saves = new SavePlanner(host, records, suspensions, destroys, deviceModels);
        GuestPlans plans = new GuestPlans(creates, destroys, new AttachPlanner(devices, records.names(), state),
                new DetachPlanner(devices, records.names(), state), new MediumPlanner(records, deviceModels), new CoreDumpPlanner(host),
                saves, new DeparturePlanner(host, records, saves, destroys), new ArrivalPlanner(host, records, creates, destroys), new PlanRunner(state));
        GuestQueues queues = opened(new GuestQueues());
        StopEvents stops = new StopEvents();
        events.follow(stops::on);
        RestartingGuests restarting = new RestartingGuests();
        lifecycle = new GuestLifecycle(host.domains(), records, plans, queues, events, restarting);
        deviceChanges = new DeviceChanges(lifecycle, queues, plans, new DeviceReports(client), records);
        Restarts restarts = new Restarts(host.domains(), records, lifecycle, queues, restarting, Clock.systemUTC());
        StopActions stopActions = new StopActions(host.domains(), records, consoles, lifecycle, queues, stops, restarts, deviceModelSteps,
                paths.dumpDirectory());
        deviceModels.onEnd(new DeviceModelEnds(host.domains(), queues));

        Set<Domid> introduced = server.restoredDomains().stream().map(Domid::new).collect(Collectors.toSet());
        DomainWatcher watcher = new DomainWatcher(host.domains(), new DomainEvents(server, stopActions, suspensions, lifecycle.migrations()), introduced);
        suspensions.whenResumed(watcher::resumed);
        new Reconciler(host.domains(), records, plans, lifecycle, restarts, deviceModels).run();
        rings.start(server::ringReady, watcher::scan, domid -> {
            consoles.introduced(new Domid(domid));
            watcher.introduced(new Domid(domid));
        }, vital);
        watcher.scan();
        // After the scan, so that the watcher reports it when one of these domains goes.
        consoles.adopt(host.domains().all());

        ApiWorkers workers = opened(new ApiWorkers());
        ApiDispatch dispatch = new ApiDispatch(new DaemonApi(host, consoles, lifecycle, deviceChanges,
                new ResourceChanges(lifecycle, records, host), new SchedulingChanges(lifecycle, records, host),
                new Signals(lifecycle, records.store(), host), new ConfigChanges(lifecycle, records), stopActions, stops,
                new Reports(host, boot.hostStartSeconds(), records, restarting), new EventReports(events, workers),
                new StoreReports(server, workers)));
        opened(ManagementServer.start(paths.managementSocket(), dispatch, workers, Version.current(), vital));
        ports = new CommandPorts(dispatch, (console, viewer) -> {
            lifecycle.existing(console.domid());
            return consoles.viewed(console).attach(viewer);
        });
        opened(CommandServer.start(paths.commandSocket(), Version.build(), ports, vital));
        settings.supervisor().filter(manager -> manager.watchdogMillis().isPresent())
                .ifPresent(manager -> opened(Watchdog.start(manager, vital)));
        warmUp = opened(new WarmUp(paths, ports));
        historyPacking = server::packHistory;
        LOG.info("domaind {} serves {}", Version.current(), host.simulated() ? "a simulated host" : "this host");
    }

    private static StoreServer openStore(StoreOptions options, Sockets sockets, StoreRings rings, DomainLookup oracle, StoreLog log) throws IOException {
        try {
            return StoreServer.open(options, sockets, rings, oracle, log);
        } catch (JournalException e) {
            throw new ProblemException(Problem.of("store-journal-unreadable", e.getMessage()), e);
        }
    }

    private static boolean exists(XenHost host, int domid) {
        return domid < Domid.FIRST_RESERVED && host.domains().find(new Domid(domid)).isPresent();
    }

    VitalThreads vitalThreads() {
        return vital;
    }

    CommandPorts commandPorts() {
        return ports;
    }

    /** Makes the first commands quick; the caller starts it. */
    public WarmUp warmUp() {
        return warmUp;
    }

    /** Makes a part of the store's history smaller. @return completes with whether there was one */
    Future<Boolean> packHistory() {
        return historyPacking.get();
    }

    /** What happens to guests, for callers in this process. */
    public GuestLifecycle lifecycle() {
        return lifecycle;
    }

    /** Devices of guests that run, for callers in this process. */
    public DeviceChanges deviceChanges() {
        return deviceChanges;
    }

    /** Opens a new console log for each guest whose log file was moved away. */
    public void reopenLogs() {
        consoles.reopenLogs();
    }

    /** Stops serving; guests go on. Closing twice is no error. */
    @Override
    public void close() {
        while (!open.isEmpty()) {
            AutoCloseable room = open.pop();
            try {
                room.close();
            } catch (Exception e) {
                // One part that fails to close must not keep the others open.
                LOG.warn("{} did not close: {}", room.getClass().getSimpleName(), e.toString());
            }
        }
    }
}
