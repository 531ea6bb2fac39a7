package org.domaind.daemon.lifecycle;

import java.util.List;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.device.GuestPaths;
import org.domaind.daemon.events.EventKind;
import org.domaind.daemon.events.Happening;
import org.domaind.daemon.hypervisor.DomainInfo;
import org.domaind.daemon.plan.Environment;
import org.domaind.daemon.plan.PlanRunner;
import org.domaind.daemon.plan.StoreEdits;
import org.domaind.daemon.plan.create.CreatePlanner;
import org.domaind.daemon.plan.destroy.DestroyPlanner;
import org.domaind.daemon.state.KnownGuest;
import org.domaind.daemon.state.Operation;
import org.domaind.schema.api.Json;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Requests;

/** Brings memory and reality together when the daemon starts: the database, the store and the hypervisor. */
public final class Reconciler {
    private static final Logger LOG = LogManager.getLogger(Reconciler.class);

    private final Environment environment;
    private final PlanRunner runner;
    private final GuestLifecycle lifecycle;
    private final StopActions stopActions;
    private final CreatePlanner creates;
    private final DestroyPlanner destroys;

    public Reconciler(Environment environment, PlanRunner runner, GuestLifecycle lifecycle, StopActions stopActions) {
        this.environment = environment;
        this.runner = runner;
        this.lifecycle = lifecycle;
        this.stopActions = stopActions;
        this.creates = new CreatePlanner(environment);
        this.destroys = new DestroyPlanner(environment);
    }

    /** Runs before anything is asked of the daemon. One guest's trouble is logged and does not keep the daemon from the others. */
    public void run() {
        List<Operation> unfinished = environment.state().unfinished();
        unfinished.stream().filter(o -> !isRestart(o)).forEach(this::trySettle);
        for (KnownGuest guest : environment.state().guests()) {
            try {
                pickUp(guest);
            } catch (RuntimeException e) {
                LOG.error("The guest {} (domain {}) could not be picked up", guest.config().name(), guest.domid(), e);
            }
        }
        // Only now is it known which of these guests still live.
        unfinished.stream().filter(Reconciler::isRestart).forEach(this::trySettle);
    }

    private static boolean isRestart(Operation operation) {
        return operation.kind().equals(Restart.KIND);
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
                case DestroyPlanner.KIND -> "domain " + Json.value(operation.request(), DestroyPlanner.Target.class).domid();
                default -> "operation " + operation.id();
            };
        } catch (ProblemException unreadable) {
            return "operation " + operation.id();
        }
    }

    /** A create that was not done to the end is taken back; a destroy that was begun is finished. */
    private void settle(Operation operation) {
        LOG.info("A former process left a {} unfinished after {}", operation.kind(), operation.begun());
        switch (operation.kind()) {
            case CreatePlanner.KIND -> runner.settle(creates.plan(Json.value(operation.request(), Requests.CreateGuest.class)), operation);
            case DestroyPlanner.KIND -> runner.settle(destroys.plan(Json.value(operation.request(), DestroyPlanner.Target.class)), operation);
            case Restart.KIND -> {
                Requests.CreateGuest request = Json.value(operation.request(), Requests.CreateGuest.class);
                // One that is still there, stopped, is noticed by the first look at the domains.
                if (request.config().uuid().flatMap(environment.state()::guest).isEmpty()) {
                    stopActions.resume(request, operation.id());
                } else {
                    environment.state().end(operation.id());
                }
            }
            default -> throw new ProblemException("unknown-operation", "the journal names an operation that this release does not know: "
                    + operation.kind());
        }
    }

    private void pickUp(KnownGuest guest) {
        Optional<DomainInfo> domain = environment.host().domains().find(guest.domid());
        if (domain.filter(d -> d.handle().equals(guest.uuid()) && !d.dying()).isEmpty()) {
            LOG.info("{} (domain {}) went while domaind was away", guest.config().name(), guest.domid());
            StoreEdits.removeGuest(environment.store(), environment.names(), new GuestPaths(guest.domid(), guest.uuid()));
            environment.state().forget(guest.uuid(), guest.domid());
            return;
        }
        LOG.info("{} (domain {}) is looked after again", guest.config().name(), guest.domid());
    }
}
