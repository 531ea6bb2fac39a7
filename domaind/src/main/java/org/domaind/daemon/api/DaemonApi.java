package org.domaind.daemon.api;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.domaind.daemon.console.ConsoleService;
import org.domaind.daemon.console.ViewerSession;
import org.domaind.daemon.device.DeviceKind;
import org.domaind.daemon.hypervisor.DomainOperations;
import org.domaind.daemon.hypervisor.HostMachine;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.lifecycle.ConfigChanges;
import org.domaind.daemon.lifecycle.CoreDumps;
import org.domaind.daemon.lifecycle.DeviceChanges;
import org.domaind.daemon.lifecycle.GuestLifecycle;
import org.domaind.daemon.lifecycle.ResourceChanges;
import org.domaind.daemon.lifecycle.SchedulingChanges;
import org.domaind.daemon.lifecycle.Signals;
import org.domaind.daemon.lifecycle.StopActions;
import org.domaind.daemon.lifecycle.StopEvents;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.HostReport;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.schema.api.SchedulingReport;
import org.domaind.schema.api.StoreReport;
import org.domaind.schema.config.Identity;
import org.domaind.schema.model.Domid;

/** Implements the management API with the daemon's other packages. */
public final class DaemonApi implements ManagementApi {
    private static final Replies.Done DONE = new Replies.Done();

    private final HostMachine machine;
    private final DomainOperations domains;
    private final ConsoleService consoles;
    private final GuestLifecycle lifecycle;
    private final DeviceChanges devices;
    private final ResourceChanges resources;
    private final SchedulingChanges scheduling;
    private final Signals signals;
    private final ConfigChanges configs;
    private final StopWaits waits;
    private final Reports reports;
    private final EventReports eventReports;
    private final StoreReports storeReports;

    public DaemonApi(XenHost host, ConsoleService consoles, GuestLifecycle lifecycle, DeviceChanges devices, ResourceChanges resources,
                     SchedulingChanges scheduling, Signals signals, ConfigChanges configs, StopActions stopActions, StopEvents stops, Reports reports,
                     EventReports eventReports, StoreReports storeReports) {
        this.machine = host.machine();
        this.domains = host.domains();
        this.consoles = consoles;
        this.lifecycle = lifecycle;
        this.devices = devices;
        this.resources = resources;
        this.scheduling = scheduling;
        this.signals = signals;
        this.configs = configs;
        this.waits = new StopWaits(host.domains(), stopActions, stops);
        this.reports = reports;
        this.eventReports = eventReports;
        this.storeReports = storeReports;
    }

    @Override
    public HostReport hostInfo() {
        return reports.host();
    }

    @Override
    public Replies.Text consoleRing(Requests.ConsoleRing request) {
        return new Replies.Text(machine.readConsole(request.clear()));
    }

    @Override
    public Replies.Domains listDomains(Requests.ListDomains request) {
        return new Replies.Domains(reports.domains(request));
    }

    @Override
    public Replies.Vcpus listVcpus(Requests.ListVcpus request) {
        return new Replies.Vcpus(reports.vcpus(request.domid().map(d -> List.of(lifecycle.existing(d)))
                .orElseGet(domains::all)));
    }

    @Override
    public Replies.PlanSteps planGuest(Requests.CreateGuest request) {
        return lifecycle.plan(request).describe();
    }

    @Override
    public CompletableFuture<Replies.Created> createGuest(Requests.CreateGuest request, Consumer<Replies.Progress> progress) {
        return lifecycle.create(request, progress).thenApply(Replies.Created::new);
    }

    @Override
    public CompletableFuture<Replies.Done> pauseGuest(Requests.Guest request) {
        refuseHost(request.domid(), "it cannot be paused");
        return done(lifecycle.act(request.domid(), () -> domains.pause(request.domid())));
    }

    @Override
    public CompletableFuture<Replies.Done> unpauseGuest(Requests.Guest request) {
        return done(lifecycle.act(request.domid(), () -> {
            // The hypervisor counts pauses and refuses an unpause too many; for an admin that is not an error.
            if (lifecycle.existing(request.domid()).paused()) {
                domains.unpause(request.domid());
            }
        }));
    }

    @Override
    public CompletableFuture<Replies.Done> shutdownGuest(Requests.Shutdown request) {
        Domid domid = request.domid();
        DomainInfo domain = lifecycle.existing(domid);
        refuseHost(domid, request.reboot() ? "reboot it from within" : "shut it down from within");
        if (domain.suspended()) {
            throw new ProblemException("suspended", "domain " + domid + " is suspended, and cannot hear that it shall stop", "xl destroy " + domid + " removes it");
        }
        if (domain.shutdown()) {
            throw new ProblemException("stopped-already", "domain " + domid + " has stopped already", "xl destroy " + domid + " removes it");
        }
        return done(lifecycle.request(domid, request.reboot() ? "reboot" : "poweroff"));
    }

    @Override
    public CompletableFuture<Replies.Done> destroyGuest(Requests.Destroy request) {
        // With force as well: no hypervisor lets a domain destroy itself.
        refuseHost(request.domid(), "it cannot be destroyed");
        return done(lifecycle.destroy(request.domid()));
    }

    @Override
    public CompletableFuture<Replies.Done> renameGuest(Requests.Rename request) {
        if (request.newName().isEmpty() || request.newName().length() > Identity.MAX_NAME_LENGTH
                || request.newName().chars().anyMatch(c -> c == '/' || Character.isISOControl(c))) {
            throw new ProblemException(Codes.INVALID_REQUEST, "\"" + request.newName() + "\" cannot be a guest's name");
        }
        return done(lifecycle.rename(request.domid(), request.newName()));
    }

    @Override
    public CompletableFuture<Replies.Done> updateConfig(Requests.UpdateConfig request) {
        return done(configs.replace(request.domid(), request.config(), request.source()));
    }

    @Override
    public CompletableFuture<Replies.Done> dumpCore(Requests.DumpCore request, Consumer<Replies.Progress> progress) {
        refuseHost(request.domid(), "its memory is not dumped");
        return done(lifecycle.dumps().dump(request.domid(), CoreDumps.checked(request.file()), progress));
    }

    @Override
    public CompletableFuture<Replies.Done> saveGuest(Requests.SaveGuest request, Consumer<Replies.Progress> progress) {
        refuseHost(request.domid(), "it is not saved");
        return done(lifecycle.saves().save(request, progress));
    }

    @Override
    public CompletableFuture<Replies.Done> suspendGuest(Requests.Guest request) {
        refuseHost(request.domid(), "it is not suspended");
        return done(lifecycle.saves().suspend(request.domid()));
    }

    @Override
    public CompletableFuture<Replies.Done> resumeGuest(Requests.Guest request) {
        return done(lifecycle.saves().resume(request.domid()));
    }

    @Override
    public CompletableFuture<Replies.Created> restoreGuest(Requests.RestoreGuest request, Consumer<Replies.Progress> progress) {
        return lifecycle.restore(request, progress).thenApply(Replies.Created::new);
    }

    @Override
    public CompletableFuture<Replies.Migrated> migrateGuest(Requests.MigrateGuest request, Consumer<Replies.Progress> progress) {
        refuseHost(request.domid(), "it does not leave itself");
        return lifecycle.migrations().send(request, progress);
    }

    @Override
    public CompletableFuture<Replies.Created> receiveGuest(Requests.ReceiveGuest request, Consumer<Replies.Progress> progress) {
        return lifecycle.migrations().receive(request, progress);
    }

    @Override
    public Replies.Done checkDeparture(Requests.Guest request) {
        refuseHost(request.domid(), "it does not leave itself");
        lifecycle.migrations().checkDeparture(request.domid());
        return DONE;
    }

    @Override
    public Replies.Problems checkArrival(Requests.CheckArrival request) {
        return new Replies.Problems(lifecycle.migrations().checkArrival(request.config()));
    }

    @Override
    public CompletableFuture<Replies.Done> resolveMigration(Requests.ResolveMigration request) {
        return done(lifecycle.migrations().resolve(request.domid(), request.here()));
    }

    @Override
    public CompletableFuture<Replies.Done> setMemoryTarget(Requests.SetMemoryTarget request) {
        return done(resources.setMemoryTarget(request.domid(), request.target()));
    }

    @Override
    public CompletableFuture<Replies.Done> setMemoryLimit(Requests.SetMemoryLimit request) {
        return done(resources.setMemoryLimit(request.domid(), request.limit()));
    }

    @Override
    public CompletableFuture<Replies.Done> setVcpus(Requests.SetVcpus request) {
        return done(resources.setVcpus(request.domid(), request.count()));
    }

    @Override
    public CompletableFuture<Replies.Done> pinVcpus(Requests.PinVcpus request) {
        return done(resources.pin(request.domid(), request.vcpu(), request.hard(), request.soft(), request.force()));
    }

    @Override
    public CompletableFuture<Replies.Done> sendTrigger(Requests.SendTrigger request) {
        return done(signals.trigger(request));
    }

    @Override
    public CompletableFuture<Replies.Done> sendSysrq(Requests.SendSysrq request) {
        return done(signals.sysrq(request));
    }

    @Override
    public Replies.Done debugKeys(Requests.DebugKeys request) {
        signals.debugKeys(request);
        return DONE;
    }

    @Override
    public SchedulingReport scheduling() {
        return scheduling.report();
    }

    @Override
    public CompletableFuture<Replies.Done> setShare(Requests.SetShare request) {
        return done(scheduling.set(request));
    }

    @Override
    public Replies.Done setPoolParameters(Requests.SetPoolParameters request) {
        scheduling.setPool(request);
        return DONE;
    }

    @Override
    public CompletableFuture<Replies.Attached> attachDevice(Requests.AttachDevice request) {
        return devices.attach(request.domid(), request.device(), progress -> { }).thenApply(Replies.Attached::new);
    }

    @Override
    public CompletableFuture<Replies.Done> detachDevice(Requests.DetachDevice request) {
        return done(devices.detach(request.domid(), kind(request.kind()), request.devid(), request.force(), progress -> { }));
    }

    @Override
    public CompletableFuture<Replies.Done> changeMedium(Requests.ChangeMedium request) {
        request.target().filter(path -> !path.startsWith("/") || path.indexOf('\0') >= 0).ifPresent(path -> {
            throw new ProblemException(Codes.INVALID_REQUEST, "\"" + path + "\" is no absolute path of an image");
        });
        return done(devices.changeMedium(request.domid(), request.vdev(), request.target()));
    }

    @Override
    public Replies.Devices listDevices(Requests.ListDevices request) {
        return new Replies.Devices(devices.list(request.domid(), kind(request.kind())));
    }

    private static DeviceKind kind(String word) {
        return DeviceKind.ofWord(word).orElseThrow(() -> new ProblemException(Codes.INVALID_REQUEST, "\"" + word + "\" is no kind of device: vbd, vif"));
    }

    /** Refuses what the hypervisor would refuse with a bare EINVAL. */
    private static void refuseHost(Domid domid, String instead) {
        if (domid.equals(Domid.ZERO)) {
            throw new ProblemException(Codes.INVALID_REQUEST, "domain 0 is the host: " + instead);
        }
    }

    private static CompletableFuture<Replies.Done> done(CompletableFuture<Void> work) {
        return work.thenApply(nothing -> DONE);
    }

    @Override
    public CompletableFuture<Replies.Stopped> waitStopped(Requests.Guest request) {
        return waits.one(request.domid());
    }

    @Override
    public CompletableFuture<Replies.AllStopped> waitAllStopped(Requests.Guests request, Consumer<Replies.AllStopped> each) {
        return waits.all(request, each);
    }

    @Override
    public RawSession attachConsole(Requests.Console request) {
        lifecycle.existing(request.domid());
        ViewerSession session = consoles.view(request);
        return session::run;
    }

    @Override
    public CompletableFuture<Replies.Events> events(Requests.Events request) {
        return eventReports.page(request);
    }

    @Override
    public CompletableFuture<StoreReport> storeStats() {
        return storeReports.statistics();
    }

    @Override
    public CompletableFuture<Replies.StoreChanges> storeLog(Requests.StoreLog request) {
        return storeReports.changes(request);
    }

    @Override
    public CompletableFuture<Replies.StoreNodes> storeTreeAt(Requests.StoreTreeAt request) {
        return storeReports.nodes(request);
    }
}
