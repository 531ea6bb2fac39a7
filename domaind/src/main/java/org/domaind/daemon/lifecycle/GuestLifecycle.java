package org.domaind.daemon.lifecycle;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.device.GuestNodes;
import org.domaind.daemon.device.GuestPaths;
import org.domaind.daemon.hypervisor.DomainInfo;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Environment;
import org.domaind.daemon.plan.GuestQueues;
import org.domaind.daemon.plan.PlanRunner;
import org.domaind.daemon.plan.StoreEdits;
import org.domaind.daemon.plan.create.CreatePlanner;
import org.domaind.daemon.plan.destroy.DestroyPlanner;
import org.domaind.daemon.state.HistoryEntry;
import org.domaind.daemon.state.KnownGuest;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.Json;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.ShutdownAction;
import org.domaind.schema.model.ShutdownReason;

/** Creates and ends guests, and does what their configs ask for when they stop. Each guest's work is queued behind its own. */
public final class GuestLifecycle {
    /** The journal's word for a guest that is to live again; its request is that of the create. */
    static final String RESTART = "restart";
    private static final Logger LOG = LogManager.getLogger(GuestLifecycle.class);
    /** As the reference names a guest that it keeps beside its successor. */
    private static final DateTimeFormatter KEPT_SUFFIX = DateTimeFormatter.ofPattern("-yyyyMMdd'T'HHmm'Z'").withZone(ZoneOffset.UTC);

    private final Environment environment;
    private final PlanRunner runner;
    private final GuestQueues queues;
    private final StopEvents stops;
    /** Stopped by themselves, and what their configs ask for then is not done yet: who waits for them is told after that. */
    private final Set<Domid> stopping = ConcurrentHashMap.newKeySet();

    public GuestLifecycle(Environment environment, PlanRunner runner, GuestQueues queues, StopEvents stops) {
        this.environment = environment;
        this.runner = runner;
        this.queues = queues;
        this.stops = stops;
    }

    /** Creates a guest. A config without a uuid gets a random one. */
    public CompletableFuture<Domid> create(Requests.CreateGuest request, Consumer<Replies.Progress> progress) {
        UUID uuid = request.config().uuid().orElseGet(UUID::randomUUID);
        Requests.CreateGuest complete = new Requests.CreateGuest(request.config().withUuid(uuid), request.source(), request.leavePaused());
        return queues.submit(uuid, () -> createNow(complete, progress));
    }

    private Domid createNow(Requests.CreateGuest request, Consumer<Replies.Progress> progress) {
        Domid domid = runner.run(CreatePlanner.plan(request), Bindings.NONE, progress).domain();
        stops.began(domid);
        note(request.config().name(), "created", "domain " + domid);
        return domid;
    }

    /** Destroys a domain, whoever created it. */
    public CompletableFuture<Void> destroy(Domid domid) {
        DomainInfo domain = existing(domid);
        return queues.submit(key(domid), () -> {
            destroyNow(domid, domain.handle());
            return null;
        });
    }

    private void destroyNow(Domid domid, UUID handle) {
        String name = environment.names().name(domid).orElse("(unnamed)");
        runner.run(DestroyPlanner.plan(new DestroyPlanner.Target(domid, handle)), Bindings.of(domid), p -> { });
        note(name, "destroyed", "domain " + domid);
    }

    /** Runs something quick on a guest, behind what the guest has waiting. */
    public CompletableFuture<Void> act(Domid domid, Runnable action) {
        existing(domid);
        return queues.submit(key(domid), () -> {
            action.run();
            return null;
        });
    }

    /** Renames a guest in the store and in the daemon's memory. */
    public CompletableFuture<Void> rename(Domid domid, String newName) {
        DomainInfo domain = existing(domid);
        return act(domid, () -> renameNow(domain, newName));
    }

    private void renameNow(DomainInfo domain, String newName) {
        environment.names().reserve(newName, domain.handle());
        try {
            Optional<KnownGuest> known = environment.state().guest(domain.domid());
            StoreEdits.make(environment.store(), java.util.List.of(),
                    GuestNodes.name(new GuestPaths(domain.domid(), domain.handle()), newName));
            known.ifPresent(g -> environment.state().change(g.withConfig(g.config().withName(newName))));
        } finally {
            environment.names().release(newName, domain.handle());
        }
    }

    /** A domain stopped by itself: does what its config asks for, in its queue. */
    public void stopped(DomainInfo domain) {
        Optional<ShutdownReason> reason = domain.shutdownReason();
        Optional<KnownGuest> known = environment.state().guest(domain.domid());
        ShutdownAction action = action(domain, known);
        known.ifPresent(g -> note(g.config().name(), "stopped", "domain " + domain.domid() + ", "
                + reason.map(ShutdownReason::word).orElse("reason " + domain.shutdownCode()) + ": " + action.word()));
        stopping.add(domain.domid());
        queues.submit(key(domain.domid()), () -> {
            Optional<Domid> successor = Optional.empty();
            try {
                successor = known.flatMap(guest -> perform(action, domain, guest));
            } catch (RuntimeException e) {
                // Nobody waits for this work: what failed is said here, and the guest's queue goes on.
                LOG.error("{} of {} (domain {}) failed: {}", action.word(), known.get().config().name(), domain.domid(), e.getMessage(), e);
            }
            stops.stopped(domain.domid(), reason, successor);
            stopping.remove(domain.domid());
            return null;
        });
    }

    private static ShutdownAction action(DomainInfo domain, Optional<KnownGuest> known) {
        // A guest that another tool created is that tool's to look after.
        return known.isEmpty() ? ShutdownAction.PRESERVE
                : domain.shutdownReason().map(known.get().config().actions()::on).orElse(ShutdownAction.DESTROY);
    }

    /** Whether a domain that has stopped is to stay as it is. */
    public boolean keeps(DomainInfo domain) {
        return action(domain, environment.state().guest(domain.domid())) == ShutdownAction.PRESERVE;
    }

    /** Whether a domain has stopped by itself and what its config asks for then is being done. */
    public boolean stopping(Domid domid) {
        return stopping.contains(domid);
    }

    /** @return the domain in which the guest lives on */
    private Optional<Domid> perform(ShutdownAction action, DomainInfo domain, KnownGuest guest) {
        if (environment.state().guest(domain.domid()).isEmpty()) {
            // Destroyed by hand while this waited in the queue.
            return Optional.empty();
        }
        String name = guest.config().name();
        return switch (action) {
            case DESTROY -> end(domain);
            case RESTART -> restart(domain, guest);
            case RENAME_RESTART -> renameAndRestart(domain, guest);
            case PRESERVE -> {
                LOG.info("{} (domain {}) is kept as it stopped", name, domain.domid());
                yield Optional.empty();
            }
            case COREDUMP_DESTROY -> {
                LOG.warn("{}: core dumps are not written by this release", name);
                yield end(domain);
            }
            case COREDUMP_RESTART -> {
                LOG.warn("{}: core dumps are not written by this release", name);
                yield restart(domain, guest);
            }
            case SOFT_RESET -> {
                LOG.warn("{}: soft reset is not supported by this release; the guest is restarted", name);
                yield restart(domain, guest);
            }
        };
    }

    private Optional<Domid> end(DomainInfo domain) {
        destroyNow(domain.domid(), domain.handle());
        return Optional.empty();
    }

    private Optional<Domid> restart(DomainInfo domain, KnownGuest guest) {
        return liveAgain(guest, () -> destroyNow(domain.domid(), domain.handle()));
    }

    private Optional<Domid> renameAndRestart(DomainInfo domain, KnownGuest guest) {
        return liveAgain(guest, () -> keepBeside(domain, guest));
    }

    /**
     * Ends the old life and begins a new one. Journaled as a whole: a daemon that dies between the two still owes its owner the guest.
     *
     * @param end makes room for the guest's name and uuid
     */
    private Optional<Domid> liveAgain(KnownGuest guest, Runnable end) {
        Requests.CreateGuest again = new Requests.CreateGuest(guest.config(), environment.state().source(guest.uuid()), false);
        long promise = environment.state().begin(RESTART, Json.text(again));
        try {
            end.run();
            return Optional.of(createNow(again, p -> { }));
        } finally {
            environment.state().end(promise);
        }
    }

    /** Lets the stopped domain stay, under another name and uuid. */
    private void keepBeside(DomainInfo domain, KnownGuest guest) {
        UUID kept = UUID.randomUUID();
        String keptName = guest.config().name() + KEPT_SUFFIX.format(environment.clock().instant());
        GuestPaths paths = new GuestPaths(domain.domid(), kept);
        environment.host().hypervisor().setHandle(domain.domid(), kept);
        StoreEdits.make(environment.store(), java.util.List.of(new GuestPaths(domain.domid(), domain.handle()).vm()),
                GuestNodes.movedTo(paths, keptName));
        environment.state().forget(guest.uuid(), domain.domid());
    }

    /** A domain is gone, by our doing or another's: what the daemon held of it goes too. */
    public void gone(Domid domid) {
        queues.submit(key(domid), () -> {
            environment.consoles().detach(domid);
            environment.state().guest(domid).ifPresent(guest -> {
                // Another tool destroyed it; what only we know of is ours to remove.
                if (environment.host().hypervisor().domain(domid).filter(d -> !d.dying()).isEmpty()) {
                    StoreEdits.remove(environment.store(), new GuestPaths(domid, guest.uuid()).all());
                    environment.state().forget(guest.uuid(), domid);
                    note(guest.config().name(), "destroyed", "domain " + domid + ", by another tool");
                }
            });
            if (!stopping.contains(domid)) {
                stops.gone(domid);
            }
            return null;
        });
    }

    /** @throws ProblemException {@code no-such-domain} */
    public DomainInfo existing(Domid domid) {
        return environment.host().hypervisor().domain(domid)
                .orElseThrow(() -> new ProblemException(Codes.NO_SUCH_DOMAIN, "Domain " + domid + " does not exist"));
    }

    private Object key(Domid domid) {
        return environment.state().guest(domid).<Object>map(KnownGuest::uuid).orElse(domid);
    }

    private void note(String guest, String event, String detail) {
        LOG.info("{}: {} ({})", guest, event, detail);
        environment.state().record(new HistoryEntry(environment.clock().millis(), guest, event, detail));
    }
}
