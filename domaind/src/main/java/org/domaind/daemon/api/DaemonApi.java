package org.domaind.daemon.api;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.domaind.daemon.console.ViewerSession;
import org.domaind.daemon.device.GuestNodes;
import org.domaind.daemon.hypervisor.DomainInfo;
import org.domaind.daemon.hypervisor.Hypervisor;
import org.domaind.daemon.lifecycle.GuestLifecycle;
import org.domaind.daemon.lifecycle.StopEvents;
import org.domaind.daemon.plan.Environment;
import org.domaind.daemon.plan.create.CreatePlanner;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.HostReport;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.schema.api.StoreReport;
import org.domaind.schema.model.Domid;
import org.domaind.xenstore.server.StoreServer;

/** The management API on top of the daemon's rooms. */
public final class DaemonApi implements ManagementApi {
    private static final Replies.Done DONE = new Replies.Done();

    private final Environment environment;
    private final GuestLifecycle lifecycle;
    private final StopEvents stops;
    private final Reports reports;
    private final StoreReports storeReports;

    public DaemonApi(Environment environment, GuestLifecycle lifecycle, StopEvents stops, StoreServer store) {
        this.environment = environment;
        this.lifecycle = lifecycle;
        this.stops = stops;
        this.reports = new Reports(environment);
        this.storeReports = new StoreReports(store);
    }

    private Hypervisor hypervisor() {
        return environment.host().hypervisor();
    }

    @Override
    public HostReport hostInfo() {
        return reports.host();
    }

    @Override
    public Replies.Text consoleRing(Requests.ConsoleRing request) {
        return new Replies.Text(hypervisor().readConsole(request.clear()));
    }

    @Override
    public Replies.Domains listDomains(Requests.ListDomains request) {
        return new Replies.Domains(reports.domains(request));
    }

    @Override
    public Replies.Vcpus listVcpus(Requests.ListVcpus request) {
        return new Replies.Vcpus(reports.vcpus(request.domid().map(d -> java.util.List.of(lifecycle.existing(d)))
                .orElseGet(hypervisor()::domains)));
    }

    @Override
    public Replies.PlanSteps planGuest(Requests.CreateGuest request) {
        var config = request.config();
        return CreatePlanner.plan(new Requests.CreateGuest(config.withUuid(config.uuid().orElseGet(java.util.UUID::randomUUID)),
                request.source(), request.leavePaused())).describe();
    }

    @Override
    public Replies.Created createGuest(Requests.CreateGuest request, Consumer<Replies.Progress> progress) {
        return new Replies.Created(lifecycle.create(request, progress));
    }

    @Override
    public Replies.Done pauseGuest(Requests.Guest request) {
        lifecycle.act(request.domid(), () -> hypervisor().pause(request.domid()));
        return DONE;
    }

    @Override
    public Replies.Done unpauseGuest(Requests.Guest request) {
        lifecycle.act(request.domid(), () -> {
            // The hypervisor counts pauses by its controller and refuses one release too many; for a person that is no error.
            if (lifecycle.existing(request.domid()).paused()) {
                hypervisor().unpause(request.domid());
            }
        });
        return DONE;
    }

    @Override
    public Replies.Done shutdownGuest(Requests.Shutdown request) {
        Domid domid = request.domid();
        DomainInfo domain = lifecycle.existing(domid);
        if (domid.equals(Domid.ZERO)) {
            throw new ProblemException(Codes.INVALID_REQUEST, "domain 0 is the host: shut it down from within");
        }
        if (domain.shutdown()) {
            throw new ProblemException("stopped-already", "domain " + domid + " has stopped already", "xl destroy " + domid + " removes it");
        }
        lifecycle.act(domid, () -> environment.store().write(GuestNodes.shutdownRequest(domid), request.reboot() ? "reboot" : "poweroff"));
        return DONE;
    }

    @Override
    public Replies.Done destroyGuest(Requests.Destroy request) {
        if (request.domid().equals(Domid.ZERO) && !request.force()) {
            throw new ProblemException(Codes.INVALID_REQUEST, "domain 0 is not destroyed without force");
        }
        lifecycle.destroy(request.domid());
        return DONE;
    }

    @Override
    public Replies.Done renameGuest(Requests.Rename request) {
        if (request.newName().isEmpty() || request.newName().length() > org.domaind.schema.model.GuestConfig.MAX_NAME_LENGTH
                || request.newName().chars().anyMatch(c -> c == '/' || Character.isISOControl(c))) {
            throw new ProblemException(Codes.INVALID_REQUEST, "\"" + request.newName() + "\" cannot be a guest's name");
        }
        lifecycle.rename(request.domid(), request.newName());
        return DONE;
    }

    @Override
    public Replies.Stopped waitStopped(Requests.Guest request) throws InterruptedException {
        // Asked for before looking, so that a stop in between is not missed.
        CompletableFuture<Replies.Stopped> stop = stops.next(request.domid());
        Optional<DomainInfo> domain = hypervisor().domain(request.domid()).filter(d -> !d.dying());
        if (domain.isEmpty() && !lifecycle.stopping(request.domid()) && !stop.isDone()) {
            return stops.gone(request.domid());
        }
        if (domain.filter(DomainInfo::shutdown).isPresent() && lifecycle.keeps(domain.get())) {
            return Replies.Stopped.forGood(domain.get().shutdownReason());
        }
        try {
            return stop.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public RawSession attachConsole(Requests.Guest request) {
        lifecycle.existing(request.domid());
        ViewerSession session = environment.consoles().view(request.domid());
        return session::run;
    }

    @Override
    public StoreReport storeStats() throws InterruptedException {
        return storeReports.statistics();
    }

    @Override
    public Replies.StoreChanges storeLog(Requests.StoreLog request) throws InterruptedException {
        return storeReports.changes(request);
    }

    @Override
    public Replies.StoreNodes storeTreeAt(Requests.StoreTreeAt request) throws InterruptedException {
        return storeReports.nodes(request);
    }
}
