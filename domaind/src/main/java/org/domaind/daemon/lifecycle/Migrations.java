package org.domaind.daemon.lifecycle;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.device.GuestNodes;
import org.domaind.daemon.device.GuestPaths;
import org.domaind.daemon.events.EventKind;
import org.domaind.daemon.events.Happening;
import org.domaind.daemon.hypervisor.DomainOperations;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.link.PeerLink;
import org.domaind.daemon.migration.PreCopy;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.GuestQueues;
import org.domaind.daemon.plan.GuestQueues.Lane;
import org.domaind.daemon.plan.GuestRecords;
import org.domaind.daemon.plan.Outcome;
import org.domaind.daemon.plan.StoreEdits;
import org.domaind.daemon.plan.migrate.ArrivalPlanner;
import org.domaind.daemon.plan.migrate.Departure;
import org.domaind.daemon.plan.migrate.DeparturePlanner;
import org.domaind.daemon.plan.migrate.Pace;
import org.domaind.daemon.plan.migrate.Passage;
import org.domaind.daemon.state.KnownGuest;
import org.domaind.daemon.state.Operation;
import org.domaind.schema.api.Json;
import org.domaind.schema.api.Problem;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.model.Autoballoon;
import org.domaind.schema.model.Domid;

/** Guests that leave for another host, and guests that come. A caller who goes ends what has a way back. */
public final class Migrations {
    private static final Logger LOG = LogManager.getLogger(Migrations.class);

    private final GuestLifecycle lifecycle;
    private final DomainOperations domains;
    private final GuestRecords records;
    private final GuestPlans plans;
    private final GuestQueues queues;
    private final Map<UUID, Passage> atWork = new ConcurrentHashMap<>();
    /** Guests that came from this very host, by the domains that they have left: theirs is the uuid once those are gone. */
    private final Map<Domid, Arrived> twins = new ConcurrentHashMap<>();

    private record Arrived(Domid domid, UUID now, ArrivalPlanner.Twin twin) {
    }

    Migrations(GuestLifecycle lifecycle, DomainOperations domains, GuestRecords records, GuestPlans plans, GuestQueues queues) {
        this.lifecycle = lifecycle;
        this.domains = domains;
        this.records = records;
        this.plans = plans;
        this.queues = queues;
    }

    // --- away

    /** @param progress told once the link is open, then of each step, and of each round while memory is copied; must not wait */
    public CompletableFuture<Replies.Migrated> send(Requests.MigrateGuest request, Consumer<Replies.Progress> progress) {
        DomainInfo domain = lifecycle.existing(request.domid());
        requireSettled(domain);
        DeparturePlanner.Target target = new DeparturePlanner.Target(domain.domid(), domain.handle(), records.name(domain.domid()));
        PeerLink link = PeerLink.open(request.link());
        Passage passage = new Passage(link, new Cancellation(queues::cancelled));
        progress.accept(new Replies.Progress("open-link", 1, 1, 0));
        Departure departure = new Departure(passage, PreCopy.of(request.limits()), new Pace(request.limits().bandwidthMib()),
                (how, percent) -> progress.accept(new Replies.Progress(how, 1, 1, percent)));
        return follow(passage, link, () -> queues.submit(target.uuid(), Lane.DEPARTURE, () -> {
            requireSettled(domain);
            return sendNow(target, request.config(), departure, progress);
        }));
    }

    private Replies.Migrated sendNow(DeparturePlanner.Target target, String config, Departure departure, Consumer<Replies.Progress> progress) {
        atWork.put(target.uuid(), departure.passage());
        try {
            Bindings end = plans.runner().run(plans.departures().plan(target, config, departure), Bindings.of(target.domid()), progress,
                    departure.passage().cancellation());
            if (!end.outcome().equals(Optional.of(Outcome.TAKEN))) {
                throw new ProblemException("migration-returned", "the other host could not start the guest, and has given it back; it goes on here");
            }
            lifecycle.note(Happening.of(EventKind.MIGRATED, target.name(), target.domid(), ""));
            return departure.result();
        } catch (RuntimeException e) {
            lifecycle.note(Happening.of(EventKind.FAILED, target.name(), target.domid(), "migrate: " + Restart.reason(e)));
            throw e;
        } finally {
            departure.end();
            atWork.remove(target.uuid());
        }
    }

    /** Closes the link at the end; a caller who goes away ends the work. */
    private static <T> CompletableFuture<T> follow(Passage passage, PeerLink link, Supplier<CompletableFuture<T>> begin) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        CompletableFuture<T> work;
        try {
            work = begin.get();
        } catch (RuntimeException e) {
            link.close();
            throw e;
        }
        work.whenComplete((result, failure) -> {
            link.close();
            if (failure == null) {
                answer.complete(result);
            } else {
                answer.completeExceptionally(failure);
            }
        });
        answer.whenComplete((result, failure) -> {
            if (answer.isCancelled()) {
                passage.cancel(Problem.of("cancelled", "whoever asked for the migration has gone"));
            }
        });
        return answer;
    }

    /** Ends the migration of a guest that is at work, if there is a way back. Does not wait. */
    void cancel(UUID guest, Domid domid) {
        Passage passage = atWork.get(guest);
        if (passage != null) {
            passage.cancel(Problem.of("cancelled", "domain " + domid + " was destroyed while it was being migrated"));
        }
    }

    // --- whether it could be done

    /** @throws ProblemException why the guest cannot leave, as it is now */
    public void checkDeparture(Domid domid) {
        DomainInfo domain = lifecycle.existing(domid);
        requireSettled(domain);
        plans.departures().check(new DeparturePlanner.Target(domid, domain.handle(), records.name(domid)));
    }

    /** What speaks against a guest's coming, as things are now. */
    public List<Problem> checkArrival(GuestConfig config) {
        Optional<ArrivalPlanner.Twin> twin = twin(config);
        GuestConfig own = twin.isPresent() || config.uuid().isEmpty() ? config.withUuid(UUID.randomUUID()) : config;
        return plans.arrivals().check(new ArrivalPlanner.Target(own, "", true, Autoballoon.AUTO, twin));
    }

    private Optional<ArrivalPlanner.Twin> twin(GuestConfig config) {
        return config.uuid().flatMap(uuid -> records.names().domid(uuid).map(domid -> new ArrivalPlanner.Twin(domid, uuid)));
    }

    // --- what is not known

    private Optional<Operation> unsettled(DomainInfo domain) {
        return records.state().unfinished().stream().filter(operation -> operation.kind().equals(DeparturePlanner.KIND)
                && target(operation).domid().equals(domain.domid()) && target(operation).uuid().equals(domain.handle())).findFirst();
    }

    private static DeparturePlanner.Target target(Operation operation) {
        return Json.value(operation.request(), DeparturePlanner.Target.class);
    }

    private void requireSettled(DomainInfo domain) {
        if (unsettled(domain).isPresent()) {
            throw new ProblemException("migration-uncertain", "domain " + domain.domid() + " is being migrated, or has been given to another host of which it is not known "
                    + "whether it has the guest", "xl migrate --resolve here or there, once you know");
        }
    }

    /** What an administrator has seen. @param here the guest is nowhere else, and goes on here; else it is removed here */
    public CompletableFuture<Void> resolve(Domid domid, boolean here) {
        DomainInfo domain = lifecycle.existing(domid);
        return queues.submit(domain.handle(), Lane.PLAN, () -> {
            Operation operation = unsettled(domain).orElseThrow(() -> new ProblemException("nothing-to-resolve", "of domain " + domid + " no migration is unsettled"));
            DeparturePlanner.Target target = target(operation);
            if (!here && !lifecycle.existing(domid).suspended()) {
                throw new ProblemException("not-suspended", "domain " + domid + " runs, and is not removed by this", "xl destroy " + domid + " removes it");
            }
            plans.runner().resolve(plans.departures().plan(target), operation, here ? Outcome.RETURNED : Outcome.TAKEN);
            lifecycle.note(here ? Happening.of(EventKind.FAILED, target.name(), domid, "migrate: it goes on here, as an administrator has said")
                    : Happening.of(EventKind.MIGRATED, target.name(), domid, "as an administrator has said"));
            return null;
        });
    }

    // --- here

    /** @param progress told of each step; must not wait */
    public CompletableFuture<Replies.Created> receive(Requests.ReceiveGuest request, Consumer<Replies.Progress> progress) {
        GuestConfig config = GuestLifecycle.complete(new Requests.CreateGuest(request.config(), request.source(), true, request.autoballoon())).config();
        PeerLink link = PeerLink.open(request.link());
        Passage passage = new Passage(link, new Cancellation(queues::cancelled));
        Optional<ArrivalPlanner.Twin> twin = twin(config);
        GuestConfig own = twin.isPresent() ? config.withUuid(UUID.randomUUID()) : config;
        ArrivalPlanner.Target target = new ArrivalPlanner.Target(own, request.source(), request.leavePaused(), request.autoballoon(), twin);
        UUID uuid = own.uuid().orElseThrow();
        return follow(passage, link, () -> queues.submit(uuid, Lane.PLAN, () -> new Replies.Created(receiveNow(target, uuid, passage, progress))));
    }

    private Domid receiveNow(ArrivalPlanner.Target target, UUID uuid, Passage passage, Consumer<Replies.Progress> progress) {
        String name = target.config().name();
        atWork.put(uuid, passage);
        try {
            Bindings end = plans.runner().run(plans.arrivals().plan(target, passage), Bindings.NONE, progress, passage.cancellation());
            if (!end.outcome().equals(Optional.of(Outcome.TAKEN))) {
                throw new ProblemException("migration-returned", "the guest could not be started here, and was given back");
            }
            lifecycle.note(Happening.of(EventKind.RECEIVED, name, end.domain(), ""));
            target.twin().ifPresent(twin -> {
                twins.put(twin.domid(), new Arrived(end.domain(), uuid, twin));
                if (domains.find(twin.domid()).filter(domain -> domain.handle().equals(twin.uuid())).isEmpty()) {
                    gone(twin.domid());
                }
            });
            return end.domain();
        } catch (RuntimeException e) {
            lifecycle.note(Happening.of(EventKind.FAILED, name, "migrate-receive: " + Restart.reason(e)));
            throw e;
        } finally {
            atWork.remove(uuid);
        }
    }

    /** A domain is gone: a guest that has left it for another one here has its uuid now. */
    public void gone(Domid domid) {
        Arrived arrived = twins.remove(domid);
        if (arrived != null) {
            // Behind what is still to be removed of the domain that is gone.
            queues.follow(arrived.twin().uuid(), Lane.PLAN, () -> {
                identify(arrived);
                return null;
            });
        }
    }

    private void identify(Arrived arrived) {
        UUID uuid = arrived.twin().uuid();
        Optional<KnownGuest> guest = records.state().guest(arrived.domid()).filter(known -> known.uuid().equals(arrived.now()));
        if (guest.isEmpty() || domains.find(arrived.domid()).filter(domain -> domain.handle().equals(arrived.now()) && !domain.dying()).isEmpty()) {
            return;
        }
        String source = records.state().source(arrived.now());
        GuestPaths paths = new GuestPaths(arrived.domid(), uuid);
        domains.setHandle(arrived.domid(), uuid);
        records.state().forget(arrived.now(), arrived.domid());
        records.state().put(new KnownGuest(uuid, arrived.domid(), guest.get().config().withUuid(uuid), guest.get().createdEpochMillis()), source);
        StoreEdits.make(records.store(), List.of(new GuestPaths(arrived.domid(), arrived.now()).vm()), GuestNodes.movedTo(paths, guest.get().config().name()));
        LOG.info("{} (domain {}) has its uuid {} again", guest.get().config().name(), arrived.domid(), uuid);
    }
}
