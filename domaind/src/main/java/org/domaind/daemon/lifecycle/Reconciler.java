package org.domaind.daemon.lifecycle;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.events.EventKind;
import org.domaind.daemon.events.Happening;
import org.domaind.daemon.device.HvmNodes;
import org.domaind.daemon.devicemodel.DeviceModels;
import org.domaind.daemon.hypervisor.DomainOperations;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.GuestRecords;
import org.domaind.daemon.plan.coredump.CoreDumpPlanner;
import org.domaind.daemon.plan.create.CreatePlanner;
import org.domaind.daemon.plan.destroy.DestroyPlanner;
import org.domaind.daemon.plan.device.AttachPlanner;
import org.domaind.daemon.plan.device.DetachPlanner;
import org.domaind.daemon.plan.devicemodel.DiskModels;
import org.domaind.daemon.plan.devicemodel.MediumPlanner;
import org.domaind.daemon.plan.migrate.ArrivalPlanner;
import org.domaind.daemon.plan.migrate.DeparturePlanner;
import org.domaind.daemon.plan.save.SavePlanner;
import org.domaind.daemon.state.KnownGuest;
import org.domaind.daemon.state.Operation;
import org.domaind.schema.api.Json;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Requests;

/** Makes the database and the store agree with the hypervisor when the daemon starts. */
public final class Reconciler {
    private static final Logger LOG = LogManager.getLogger(Reconciler.class);

    private final DomainOperations domains;
    private final GuestRecords records;
    private final GuestPlans plans;
    private final GuestLifecycle lifecycle;
    private final Restarts restarts;
    private final DeviceModels deviceModels;

    public Reconciler(DomainOperations domains, GuestRecords records, GuestPlans plans, GuestLifecycle lifecycle, Restarts restarts,
                      DeviceModels deviceModels) {
        this.domains = domains;
        this.records = records;
        this.plans = plans;
        this.lifecycle = lifecycle;
        this.restarts = restarts;
        this.deviceModels = deviceModels;
    }

    /** Runs before anything is asked of the daemon. A failure with one guest is logged; the other guests are still reconciled. */
    public void run() {
        List<Operation> unfinished = records.state().unfinished();
        unfinished.stream().filter(o -> !isLate(o)).forEach(this::trySettle);
        for (KnownGuest guest : records.state().guests()) {
            try {
                pickUp(guest);
            } catch (RuntimeException e) {
                LOG.error("The guest {} (domain {}) could not be picked up", guest.config().name(), guest.domid(), e);
            }
        }
        // Only now is it known which of these guests still live, and only now can device models be asked for something.
        unfinished.stream().filter(Reconciler::isLate).forEach(this::trySettle);
    }

    private static boolean isLate(Operation operation) {
        return switch (operation.kind()) {
            case Restart.KIND, MediumPlanner.KIND -> true;
            // Unless the guest is being destroyed already: then nothing of it is to be looked after.
            case SavePlanner.KIND, SavePlanner.SUSPEND -> !SavePlanner.destroying(operation.begun());
            default -> false;
        };
    }

    private void trySettle(Operation operation) {
        try {
            settle(operation);
        } catch (RuntimeException e) {
            kept(operation, e);
        }
    }

    private void kept(Operation operation, RuntimeException e) {
        String why = e instanceof ProblemException problem ? problem.problem().line() : e.toString();
        LOG.error("The unfinished {} stays in the journal, and is tried again at the next start: {}; begun were {}, of {}", operation.kind(), why,
                operation.begun(), operation.request(), e);
        lifecycle.note(Happening.of(EventKind.UNSETTLED, guestOf(operation), operation.kind() + ": " + why));
    }

    /** As far as this release can tell. */
    private static String guestOf(Operation operation) {
        try {
            return switch (operation.kind()) {
                case CreatePlanner.KIND, Restart.KIND -> Json.value(operation.request(), Requests.CreateGuest.class).config().name();
                case CreatePlanner.RESTORE -> Json.value(operation.request(), Requests.RestoreGuest.class).config().name();
                case SavePlanner.KIND, SavePlanner.SUSPEND -> "domain " + Json.value(operation.request(), SavePlanner.Target.class).domid();
                case DeparturePlanner.KIND -> Json.value(operation.request(), DeparturePlanner.Target.class).name();
                case ArrivalPlanner.KIND -> Json.value(operation.request(), ArrivalPlanner.Target.class).config().name();
                case DestroyPlanner.KIND -> "domain " + Json.value(operation.request(), DestroyPlanner.Target.class).domid();
                case AttachPlanner.KIND -> "domain " + Json.value(operation.request(), AttachPlanner.Target.class).domid();
                case DetachPlanner.KIND -> "domain " + Json.value(operation.request(), DetachPlanner.Target.class).domid();
                case MediumPlanner.KIND -> "domain " + Json.value(operation.request(), MediumPlanner.Target.class).domid();
                case CoreDumpPlanner.KIND -> "domain " + Json.value(operation.request(), CoreDumpPlanner.Target.class).domid();
                default -> "operation " + operation.id();
            };
        } catch (ProblemException unreadable) {
            return "operation " + operation.id();
        }
    }

    /**
     * A create, a restore, an attachment, a change of a medium, a save or a core dump that was not done to the end is taken back; a destroy, what comes after
     * a save, or a detachment that the guest agreed to, is finished; a migration is one or the other, or stays, where nobody here can know.
     */
    private void settle(Operation operation) {
        LOG.info("A former process left a {} unfinished after {}", operation.kind(), operation.begun());
        switch (operation.kind()) {
            case CreatePlanner.KIND -> plans.runner().settle(plans.creates().plan(Json.value(operation.request(), Requests.CreateGuest.class)), operation);
            case CreatePlanner.RESTORE -> plans.runner().settle(plans.creates().plan(Json.value(operation.request(), Requests.RestoreGuest.class)), operation);
            case SavePlanner.KIND -> plans.runner().settle(plans.saves().plan(Json.value(operation.request(), SavePlanner.Target.class), percent -> { }), operation);
            case SavePlanner.SUSPEND -> plans.runner().settle(plans.saves().suspend(Json.value(operation.request(), SavePlanner.Target.class)), operation);
            case DeparturePlanner.KIND -> plans.runner().settle(plans.departures().plan(Json.value(operation.request(), DeparturePlanner.Target.class)), operation);
            case ArrivalPlanner.KIND -> plans.runner().settle(plans.arrivals().plan(Json.value(operation.request(), ArrivalPlanner.Target.class)), operation);
            case DestroyPlanner.KIND -> plans.runner().settle(plans.destroys().plan(Json.value(operation.request(), DestroyPlanner.Target.class)), operation);
            case AttachPlanner.KIND -> plans.runner().settle(plans.attaches().plan(Json.value(operation.request(), AttachPlanner.Target.class)), operation);
            case DetachPlanner.KIND -> plans.runner().settle(plans.detaches().plan(Json.value(operation.request(), DetachPlanner.Target.class)), operation);
            case MediumPlanner.KIND -> plans.runner().settle(plans.media().plan(Json.value(operation.request(), MediumPlanner.Target.class)), operation);
            case CoreDumpPlanner.KIND -> plans.runner().settle(plans.dumps().plan(Json.value(operation.request(), CoreDumpPlanner.Target.class), percent -> { }),
                    operation);
            case Restart.KIND -> {
                Requests.CreateGuest request = Json.value(operation.request(), Requests.CreateGuest.class);
                // One that is still there, stopped, is noticed by the first look at the domains.
                if (request.config().uuid().flatMap(records.state()::guest).isEmpty()) {
                    restarts.resume(request, operation.id());
                } else {
                    records.state().end(operation.id());
                }
            }
            default -> throw new ProblemException("unknown-operation", "the journal names an operation that this release does not know: "
                    + operation.kind());
        }
    }

    private void pickUp(KnownGuest guest) {
        Optional<DomainInfo> domain = domains.find(guest.domid());
        if (domain.filter(d -> d.handle().equals(guest.uuid()) && !d.dying()).isEmpty()) {
            LOG.info("{} (domain {}) went while domaind was away", guest.config().name(), guest.domid());
            // Its devices have not gone with it.
            plans.runner().run(plans.destroys().plan(new DestroyPlanner.Target(guest.domid(), guest.uuid())), Bindings.of(guest.domid()), progress -> { },
                    new Cancellation(() -> false));
            return;
        }
        guest.config().platform().deviceModel().ifPresent(emulation -> deviceModels.adopt(guest.config().name(), guest.domid(),
                emulation.restrict() ? records.store().readOptional(HvmNodes.vncPort(guest.domid()))
                        .map(port -> Map.entry(records.store().readOptional(HvmNodes.vncListen(guest.domid())).orElse(""), port)) : Optional.empty()));
        if (!guest.config().servedDisks().isEmpty() && DiskModels.hasOwn(guest.config())) {
            deviceModels.adoptDisks(guest.config().name(), guest.domid());
        }
        LOG.info("{} (domain {}) is looked after again", guest.config().name(), guest.domid());
    }
}
