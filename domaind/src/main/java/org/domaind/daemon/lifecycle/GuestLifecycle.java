package org.domaind.daemon.lifecycle;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.device.GuestNodes;
import org.domaind.daemon.device.GuestPaths;
import org.domaind.daemon.hypervisor.DomainInfo;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Environment;
import org.domaind.daemon.plan.GuestQueues;
import org.domaind.daemon.plan.GuestQueues.Lane;
import org.domaind.daemon.plan.NameHold;
import org.domaind.daemon.plan.PlanRunner;
import org.domaind.daemon.plan.StoreEdits;
import org.domaind.daemon.plan.create.CreatePlanner;
import org.domaind.daemon.plan.destroy.DestroyPlanner;
import org.domaind.daemon.state.HistoryEntry;
import org.domaind.daemon.state.KnownGuest;
import org.domaind.daemon.state.StateException;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.schema.model.Domid;

/** Creates guests, ends them, and does what is asked of them meanwhile. Each guest's work is queued behind its own. */
public final class GuestLifecycle {
    private static final Logger LOG = LogManager.getLogger(GuestLifecycle.class);

    private final Environment environment;
    private final PlanRunner runner;
    private final GuestQueues queues;
    private final StopEvents stops;
    private final RestartingGuests restarting;

    public GuestLifecycle(Environment environment, PlanRunner runner, GuestQueues queues, StopEvents stops, RestartingGuests restarting) {
        this.environment = environment;
        this.runner = runner;
        this.queues = queues;
        this.stops = stops;
        this.restarting = restarting;
    }

    /** Creates a guest. A config without a uuid gets a random one. */
    public CompletableFuture<Domid> create(Requests.CreateGuest request, Consumer<Replies.Progress> progress) {
        UUID uuid = request.config().uuid().orElseGet(UUID::randomUUID);
        Requests.CreateGuest complete = new Requests.CreateGuest(request.config().withUuid(uuid), request.source(), request.leavePaused());
        return queues.submit(uuid, Lane.PLAN, () -> createNow(complete, Bindings.NONE, progress));
    }

    /** In the guest's queue. @param initial with its names held, where it has them already */
    Domid createNow(Requests.CreateGuest request, Bindings initial, Consumer<Replies.Progress> progress) {
        Domid domid = runner.run(CreatePlanner.plan(request), initial, progress).domain();
        stops.began(domid);
        note(request.config().name(), "created", "domain " + domid);
        return domid;
    }

    /** Destroys a domain, whoever created it. */
    public CompletableFuture<Void> destroy(Domid domid) {
        DomainInfo domain = existing(domid);
        return queues.submit(key(domid), Lane.PLAN, () -> {
            destroyNow(domid, domain.handle());
            restarting.unwanted(domid);
            return null;
        });
    }

    /** In the guest's queue. */
    void destroyNow(Domid domid, UUID handle) {
        String name = environment.names().name(domid).orElse("(unnamed)");
        runner.run(DestroyPlanner.plan(new DestroyPlanner.Target(domid, handle)), Bindings.of(domid), p -> { });
        note(name, "destroyed", "domain " + domid);
    }

    /** Runs something quick on a guest, behind what the guest has waiting; refused when the domain has gone by then. */
    public CompletableFuture<Void> act(Domid domid, Runnable action) {
        DomainInfo domain = existing(domid);
        return queues.submit(key(domid), Lane.QUICK, () -> {
            requireSame(domain);
            try {
                action.run();
            } catch (HypervisorException e) {
                requireSame(domain);
                throw e;
            }
            return null;
        });
    }

    /** A number alone may be another domain's by now; and what is written for one that goes would outlive it. */
    private void requireSame(DomainInfo domain) {
        DomainInfo now = existing(domain.domid());
        if (now.dying() || !now.handle().equals(domain.handle())) {
            throw noSuchDomain(domain.domid());
        }
    }

    /** Renames a guest in the store and in the daemon's memory. */
    public CompletableFuture<Void> rename(Domid domid, String newName) {
        DomainInfo domain = existing(domid);
        return act(domid, () -> renameNow(domain, newName));
    }

    private void renameNow(DomainInfo domain, String newName) {
        NameHold held = environment.names().hold(newName);
        try {
            Optional<KnownGuest> known = environment.state().guest(domain.domid());
            StoreEdits.make(environment.store(), List.of(),
                    GuestNodes.name(new GuestPaths(domain.domid(), domain.handle()), newName));
            known.ifPresent(g -> environment.state().change(g.withConfig(g.config().withName(newName))));
        } finally {
            held.close();
        }
    }

    /** @throws ProblemException {@code no-such-domain} */
    public DomainInfo existing(Domid domid) {
        return environment.host().domains().find(domid)
                .orElseThrow(() -> noSuchDomain(domid));
    }

    private ProblemException noSuchDomain(Domid domid) {
        Optional<String> restarted = restarting.of(domid).map(guest -> guest.guest().config().name());
        if (restarted.isPresent()) {
            return new ProblemException(Codes.NO_SUCH_DOMAIN, "Domain " + domid + " is gone, and " + restarted.get() + " is being started again",
                    "try again in a moment");
        }
        return new ProblemException(Codes.NO_SUCH_DOMAIN, "Domain " + domid + " does not exist");
    }

    /** What the guest's queue goes by. */
    Object key(Domid domid) {
        return environment.state().guest(domid).<Object>map(KnownGuest::uuid).orElse(domid);
    }

    /** Takes down in the history. */
    void note(String guest, String event, String detail) {
        LOG.info("{}: {} ({})", guest, event, detail);
        try {
            environment.state().record(new HistoryEntry(environment.clock().millis(), guest, event, detail));
        } catch (StateException e) {
            // What has happened has happened: a history that cannot be written does not make a failure of it.
            LOG.warn("That is not in the history: {}", e.getMessage());
        }
    }
}
