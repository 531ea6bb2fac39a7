package org.domaind.daemon.lifecycle;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.device.GuestNodes;
import org.domaind.daemon.device.GuestPaths;
import org.domaind.daemon.events.EventKind;
import org.domaind.daemon.events.EventLog;
import org.domaind.daemon.events.Happening;
import org.domaind.daemon.hypervisor.DomainOperations;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.GuestQueues;
import org.domaind.daemon.plan.GuestQueues.Lane;
import org.domaind.daemon.plan.GuestRecords;
import org.domaind.daemon.plan.NameHold;
import org.domaind.daemon.plan.Plan;
import org.domaind.daemon.plan.PlanRunner;
import org.domaind.daemon.plan.StoreEdits;
import org.domaind.daemon.plan.destroy.DestroyPlanner;
import org.domaind.daemon.state.KnownGuest;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.Problem;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.schema.config.DeviceConfig;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.model.Domid;

/** Creates, changes and destroys guests. Each guest has a queue, in which its requests run one after the other. */
public final class GuestLifecycle {
    private static final Logger LOG = LogManager.getLogger(GuestLifecycle.class);

    private final DomainOperations domains;
    private final GuestRecords records;
    private final GuestPlans plans;
    private final GuestQueues queues;
    private final EventLog events;
    private final RestartingGuests restarting;
    private final CoreDumps dumps;
    private final Saves saves;
    private final Migrations migrations;
    /** Guests whose create is at work. */
    private final Map<UUID, Cancellation> creating = new ConcurrentHashMap<>();

    public GuestLifecycle(DomainOperations domains, GuestRecords records, GuestPlans plans, GuestQueues queues, EventLog events,
                          RestartingGuests restarting) {
        this.domains = domains;
        this.records = records;
        this.plans = plans;
        this.queues = queues;
        this.events = events;
        this.restarting = restarting;
        this.dumps = new CoreDumps(this, plans, queues);
        this.saves = new Saves(this, records, plans, queues);
        this.migrations = new Migrations(this, domains, records, plans, queues);
    }

    public CoreDumps dumps() {
        return dumps;
    }

    public Saves saves() {
        return saves;
    }

    public Migrations migrations() {
        return migrations;
    }

    /** What {@link #create} would do. */
    public Plan plan(Requests.CreateGuest request) {
        return plans.creates().plan(complete(request));
    }

    /** A config without a uuid gets a random one, and so do network interfaces without a MAC address. */
    static Requests.CreateGuest complete(Requests.CreateGuest request) {
        UUID uuid = request.config().uuid().orElseGet(UUID::randomUUID);
        List<DeviceConfig> devices = DeviceChanges.complete(request.config().devices());
        return new Requests.CreateGuest(request.config().withUuid(uuid).withDevices(devices), request.source(), request.leavePaused(), request.autoballoon());
    }

    /** Creates a guest. A config without a uuid gets a random one. @param progress see {@link PlanRunner#run} */
    public CompletableFuture<Domid> create(Requests.CreateGuest request, Consumer<Replies.Progress> progress) {
        Requests.CreateGuest complete = complete(request);
        return queues.submit(complete.config().uuid().orElseThrow(), Lane.PLAN, () -> createNow(complete, Bindings.NONE, progress));
    }

    /** Makes a guest from a save file. @param progress see {@link PlanRunner#run} */
    public CompletableFuture<Domid> restore(Requests.RestoreGuest request, Consumer<Replies.Progress> progress) {
        Requests.CreateGuest complete = complete(new Requests.CreateGuest(request.config(), request.source(), request.leavePaused(), request.autoballoon()));
        Requests.RestoreGuest named = new Requests.RestoreGuest(complete.config(), request.source(), CoreDumps.checked(request.file()).toString(),
                request.leavePaused(), request.autoballoon());
        return queues.submit(named.config().uuid().orElseThrow(), Lane.PLAN, () -> {
            Domid domid = made(named.config(), "restore", plans.creates().plan(named), Bindings.NONE, progress);
            events.record(logged(Happening.of(EventKind.CREATED, named.config().name(), domid, "restored from " + named.file())));
            return domid;
        });
    }

    /** In the guest's queue. @param initial with its names held, where it has them already */
    Domid createNow(Requests.CreateGuest request, Bindings initial, Consumer<Replies.Progress> progress) {
        Domid domid = made(request.config(), "create", plans.creates().plan(request), initial, progress);
        events.record(logged(Happening.of(EventKind.CREATED, request.config().name(), domid, "")));
        return domid;
    }

    private Domid made(GuestConfig config, String word, Plan plan, Bindings initial, Consumer<Replies.Progress> progress) {
        UUID guest = config.uuid().orElseThrow();
        Cancellation cancellation = new Cancellation(queues::cancelled);
        creating.put(guest, cancellation);
        try {
            return plans.runner().run(plan, initial, progress, cancellation).domain();
        } catch (RuntimeException e) {
            note(Happening.of(EventKind.FAILED, config.name(), word + ": " + Restart.reason(e)));
            throw e;
        } finally {
            creating.remove(guest);
        }
    }

    /** Ends the create of a guest that is at work, which takes back what it has done. Does not wait. @return whether there is one */
    public boolean cancelCreate(UUID guest, Problem why) {
        Cancellation create = creating.get(guest);
        if (create != null) {
            create.cancel(why);
        }
        return create != null;
    }

    /** Destroys a domain, whoever created it. A create that is still at work on it does not go on, nor does a core dump or a save. */
    public CompletableFuture<Void> destroy(Domid domid) {
        DomainInfo domain = existing(domid);
        UUID guest = domain.handle();
        // Work that is queued before this, or runs, must not start the guest again.
        restarting.destroyBegins(guest);
        CompletableFuture<Void> destroyed;
        try {
            destroyed = queues.submit(guest, Lane.PLAN, () -> {
                destroyNow(domid, guest);
                restarting.unwanted(guest);
                return null;
            });
        } catch (RuntimeException e) {
            restarting.destroyEnds(guest);
            throw e;
        }
        cancelCreate(guest, Problem.of("cancelled", "domain " + domid + " was destroyed while it was being created"));
        dumps.cancel(guest, domid);
        saves.cancel(guest, domid);
        migrations.cancel(guest, domid);
        return destroyed.whenComplete((done, failure) -> restarting.destroyEnds(guest));
    }

    /** In the guest's queue. */
    void destroyNow(Domid domid, UUID handle) {
        String name = records.name(domid);
        try {
            plans.runner().run(plans.destroys().plan(new DestroyPlanner.Target(domid, handle)), Bindings.of(domid), p -> { },
                    new Cancellation(queues::cancelled));
        } catch (RuntimeException e) {
            note(Happening.of(EventKind.FAILED, name, domid, "destroy: " + Restart.reason(e)));
            throw e;
        }
        events.record(logged(Happening.of(EventKind.DESTROYED, name, domid, "")));
    }

    /** In the guest's queue: its stopped domain loses its devices. */
    void disconnectNow(Domid domid) {
        plans.destroys().disconnect(domid);
    }

    /** Runs something quick on a guest, behind what the guest has waiting; refused when the domain has gone by then. */
    public CompletableFuture<Void> act(Domid domid, Runnable action) {
        DomainInfo domain = existing(domid);
        return queues.submit(domain.handle(), Lane.QUICK, () -> {
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

    /** The domid may belong to another domain by now; and nodes written for a domain that is being destroyed would outlive it. */
    private void requireSame(DomainInfo domain) {
        DomainInfo now = existing(domain.domid());
        if (now.dying() || !now.handle().equals(domain.handle())) {
            throw noSuchDomain(domain.domid());
        }
    }

    /** Asks a guest to stop, which it may do or not. @param word see {@link GuestNodes#shutdownRequest} */
    public CompletableFuture<Void> request(Domid domid, String word) {
        return act(domid, () -> records.store().write(GuestNodes.shutdownRequest(domid), word));
    }

    /** Renames a guest in the store and in the daemon's memory. */
    public CompletableFuture<Void> rename(Domid domid, String newName) {
        DomainInfo domain = existing(domid);
        return act(domid, () -> renameNow(domain, newName));
    }

    private void renameNow(DomainInfo domain, String newName) {
        String oldName = records.name(domain.domid());
        NameHold held = records.names().hold(newName);
        try {
            Optional<KnownGuest> known = records.state().guest(domain.domid());
            StoreEdits.make(records.store(), List.of(), GuestNodes.name(new GuestPaths(domain.domid(), domain.handle()), newName));
            known.ifPresent(g -> records.state().change(g.withConfig(g.config().withName(newName))));
            events.record(logged(Happening.of(EventKind.RENAMED, newName, domain.domid(), "was " + oldName)));
        } finally {
            held.close();
        }
    }

    /** @throws ProblemException {@code no-such-domain} */
    public DomainInfo existing(Domid domid) {
        return domains.find(domid).orElseThrow(() -> noSuchDomain(domid));
    }

    private ProblemException noSuchDomain(Domid domid) {
        Optional<String> restarted = restarting.of(domid).map(guest -> guest.guest().config().name());
        if (restarted.isPresent()) {
            return new ProblemException(Codes.NO_SUCH_DOMAIN, "Domain " + domid + " is gone, and " + restarted.get() + " is being started again",
                    "try again in a moment");
        }
        return new ProblemException(Codes.NO_SUCH_DOMAIN, "Domain " + domid + " does not exist");
    }

    /** What the guest's queue goes by, of a domain that is gone: of others it is the handle. */
    Object key(Domid domid) {
        return records.state().guest(domid).<Object>map(KnownGuest::uuid).orElse(domid);
    }

    /** Adds to the events; waits for nothing. */
    void note(Happening what) {
        events.add(logged(what));
    }

    private static Happening logged(Happening what) {
        LOG.info("{}", what);
        return what;
    }
}
