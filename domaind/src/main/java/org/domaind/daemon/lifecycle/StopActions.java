package org.domaind.daemon.lifecycle;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.device.GuestNodes;
import org.domaind.daemon.device.GuestPaths;
import org.domaind.daemon.events.EventKind;
import org.domaind.daemon.events.Happening;
import org.domaind.daemon.hypervisor.DomainInfo;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Environment;
import org.domaind.daemon.plan.GuestQueues;
import org.domaind.daemon.plan.GuestQueues.Lane;
import org.domaind.daemon.plan.NameHold;
import org.domaind.daemon.plan.StoreEdits;
import org.domaind.daemon.state.KnownGuest;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Requests;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.GuestConfig;
import org.domaind.schema.model.ShutdownAction;
import org.domaind.schema.model.ShutdownReason;

/** What is done when domains stop by themselves or go: what their configs ask for, in their queues, and then who waits for them is told. */
public final class StopActions {
    private static final Logger LOG = LogManager.getLogger(StopActions.class);
    /** As the reference names a guest that it keeps beside its successor. */
    private static final DateTimeFormatter KEPT_SUFFIX = DateTimeFormatter.ofPattern("-yyyyMMdd'T'HHmm'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Environment environment;
    private final GuestLifecycle lifecycle;
    private final GuestQueues queues;
    private final StopEvents stops;
    private final RestartingGuests restarting;
    /** Stopped by themselves, and what their configs ask for then is not done yet: who waits for them is told after that. With their guests' names. */
    private final Map<Domid, String> stopping = new ConcurrentHashMap<>();
    /** Stopped by themselves, and what their configs ask for then could not be done: those that still exist stay as they are. */
    private final Set<Domid> failed = ConcurrentHashMap.newKeySet();

    public StopActions(Environment environment, GuestLifecycle lifecycle, GuestQueues queues, StopEvents stops, RestartingGuests restarting) {
        this.environment = environment;
        this.lifecycle = lifecycle;
        this.queues = queues;
        this.stops = stops;
        this.restarting = restarting;
    }

    /** A domain stopped by itself: does what its config asks for, in its queue. To one that was suspended nothing is done, and nobody is told an end. */
    public void stopped(DomainInfo domain) {
        Optional<KnownGuest> known = environment.state().guest(domain.domid());
        if (domain.suspended()) {
            lifecycle.note(Happening.of(EventKind.SUSPENDED, lifecycle.name(domain.domid()), domain.domid(), ""));
            return;
        }
        ShutdownAction action = action(domain, known);
        String name = lifecycle.name(domain.domid());
        String unknown = domain.shutdownReason().isPresent() ? "" : "reason " + domain.shutdownCode() + ", ";
        lifecycle.note(Happening.of(EventKind.STOPPED, name, domain.domid(), unknown + action.word())
                .because(domain.shutdownReason()));
        failed.remove(domain.domid());
        stopping.put(domain.domid(), name);
        queues.follow(domain.handle(), Lane.PLAN, () -> {
            try {
                perform(action, domain);
            } catch (RuntimeException | Error e) {
                // Nobody waits for this work: what failed is said here, and the guest's queue goes on.
                LOG.error("{} of domain {} failed", action.word(), domain.domid(), e);
                failed(domain);
            }
            return null;
        });
    }

    private void failed(DomainInfo domain) {
        failed.add(domain.domid());
        settled(domain, Optional.empty(), "it could not be done");
    }

    private void settled(DomainInfo domain, Optional<Domid> successor) {
        settled(domain, successor, "");
    }

    /** What its config asks for is done or given up: tells who waits for it. @param successor the domain in which the guest lives on */
    private void settled(DomainInfo domain, Optional<Domid> successor, String detail) {
        String guest = stopping.getOrDefault(domain.domid(), "domain " + domain.domid());
        // Whoever waits for it follows the events, and is told before this returns.
        lifecycle.note(Happening.of(EventKind.SETTLED, guest, domain.domid(), detail).because(domain.shutdownReason()).livesOnIn(successor));
        stopping.remove(domain.domid());
        // Whoever came between the two lines above has seen that it was stopping, and waits.
        stops.gone(domain.domid());
    }

    private static ShutdownAction action(DomainInfo domain, Optional<KnownGuest> known) {
        // A guest that another tool created is that tool's to look after.
        return known.isEmpty() ? ShutdownAction.PRESERVE
                : domain.shutdownReason().map(known.get().config().actions()::on).orElse(ShutdownAction.DESTROY);
    }

    /** Whether a domain that has stopped stays as it is: its config asks for that, or nothing else could be done. */
    public boolean keeps(DomainInfo domain) {
        return !domain.suspended() && (failed.contains(domain.domid()) || action(domain, environment.state().guest(domain.domid())) == ShutdownAction.PRESERVE);
    }

    /** Whether a domain has stopped by itself and what its config asks for then is being done. */
    public boolean stopping(Domid domid) {
        return stopping.containsKey(domid);
    }

    /** Ends in {@link #settled}, now or later. */
    private void perform(ShutdownAction action, DomainInfo domain) {
        Optional<KnownGuest> known = environment.state().guest(domain.domid());
        if (known.isEmpty()) {
            // Another tool's, or destroyed by hand while this waited in the queue.
            settled(domain, Optional.empty());
            return;
        }
        KnownGuest guest = known.get();
        String name = guest.config().name();
        Runnable end = () -> lifecycle.destroyNow(domain.domid(), domain.handle());
        Runnable destroy = () -> {
            end.run();
            settled(domain, Optional.empty());
        };
        Runnable act = switch (action) {
            case DESTROY -> destroy;
            case RESTART -> () -> restart(domain, guest, end);
            case RENAME_RESTART -> () -> restart(domain, guest, () -> keepBeside(domain, guest));
            case PRESERVE -> () -> {
                LOG.info("{} (domain {}) is kept as it stopped", name, domain.domid());
                settled(domain, Optional.empty());
            };
            case COREDUMP_DESTROY -> {
                LOG.warn("{}: core dumps are not written by this release", name);
                yield destroy;
            }
            case COREDUMP_RESTART -> {
                LOG.warn("{}: core dumps are not written by this release", name);
                yield () -> restart(domain, guest, end);
            }
            case SOFT_RESET -> {
                LOG.warn("{}: soft reset is not supported by this release; the guest is restarted", name);
                yield () -> restart(domain, guest, end);
            }
        };
        act.run();
    }

    // --- restarts

    /** @param end makes room for the guest's next domain */
    private void restart(DomainInfo domain, KnownGuest guest, Runnable end) {
        Requests.CreateGuest again = new Requests.CreateGuest(guest.config(), environment.state().source(guest.uuid()), false);
        NameHold names = environment.names().keep(guest.config().name(), guest.uuid());
        restarting.begin(new RestartingGuests.Restarting(guest, domain, environment.index().startTime(guest.uuid())));
        new Restart(again, names, environment.state(), queues, OptionalLong.empty(), new Acts(again.config(), Optional.of(domain), end)).attempt();
    }

    /**
     * Keeps what a former process promised: the guest is to live again, and its old domain is gone. Returns after the first try.
     *
     * @param promise its number in the journal
     */
    void resume(Requests.CreateGuest request, long promise) {
        NameHold names;
        try {
            names = environment.names().hold(request.config().name(), request.config().uuid().orElseThrow());
        } catch (ProblemException taken) {
            // By now it lives, or another guest has its place: somebody wanted that.
            lifecycle.note(Happening.of(EventKind.RESTART_FAILED, request.config().name(), taken.problem().message()));
            environment.state().end(promise);
            return;
        }
        new Restart(request, names, environment.state(), queues, OptionalLong.of(promise), new Acts(request.config(), Optional.empty(), () -> { })).attempt();
    }

    /** What one restart does. */
    private final class Acts implements Restart.Acts {
        private final GuestConfig guest;
        private final Optional<DomainInfo> old;
        private final Runnable end;

        /** @param old the domain that stopped, for which somebody may wait */
        Acts(GuestConfig guest, Optional<DomainInfo> old, Runnable end) {
            this.guest = guest;
            this.old = old;
            this.end = end;
        }

        @Override
        public boolean wanted() {
            return restarting.wanted(guest.uuid().orElseThrow());
        }

        @Override
        public void end() {
            end.run();
        }

        @Override
        public Domid create(Requests.CreateGuest request, NameHold names) {
            return lifecycle.createNow(request, Bindings.NONE.withNames(names), p -> { });
        }

        @Override
        public void note(EventKind event, String detail) {
            lifecycle.note(Happening.of(event, guest.name(), detail));
        }

        @Override
        public void over(Optional<Domid> successor) {
            restarting.end(guest.uuid().orElseThrow());
            old.ifPresent(domain -> {
                if (successor.isPresent()) {
                    settled(domain, successor);
                } else {
                    failed(domain);
                }
            });
        }
    }

    /** Lets the stopped domain stay, under another name and uuid. */
    private void keepBeside(DomainInfo domain, KnownGuest guest) {
        UUID kept = UUID.randomUUID();
        String keptName = guest.config().name() + KEPT_SUFFIX.format(environment.clock().instant());
        GuestPaths paths = new GuestPaths(domain.domid(), kept);
        environment.host().domains().setHandle(domain.domid(), kept);
        StoreEdits.make(environment.store(), List.of(new GuestPaths(domain.domid(), domain.handle()).vm()),
                GuestNodes.movedTo(paths, keptName));
        environment.state().forget(guest.uuid(), domain.domid());
    }

    /** A domain is gone, by our doing or another's: what the daemon held of it goes too. */
    public void gone(Domid domid) {
        queues.follow(lifecycle.key(domid), Lane.QUICK, () -> {
            environment.consoles().detach(domid);
            environment.state().guest(domid).ifPresent(guest -> {
                // Another tool destroyed it; what only we know of is ours to remove.
                if (environment.host().domains().find(domid).filter(d -> !d.dying()).isEmpty()) {
                    StoreEdits.removeGuest(environment.store(), environment.names(), new GuestPaths(domid, guest.uuid()));
                    environment.state().forget(guest.uuid(), domid);
                    if (restarting.of(domid).isEmpty()) {
                        lifecycle.note(Happening.of(EventKind.DESTROYED, guest.config().name(), domid, "by another tool"));
                    }
                }
            });
            if (!stopping.containsKey(domid)) {
                stops.gone(domid);
            }
            failed.remove(domid);
            return null;
        });
    }
}
