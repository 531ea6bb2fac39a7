package org.domaind.daemon.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.console.ConsoleService;
import org.domaind.daemon.events.EventKind;
import org.domaind.daemon.events.Happening;
import org.domaind.daemon.hypervisor.DomainOperations;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.plan.GuestQueues;
import org.domaind.daemon.plan.GuestQueues.Lane;
import org.domaind.daemon.plan.GuestRecords;
import org.domaind.daemon.plan.devicemodel.DeviceModelSteps;
import org.domaind.daemon.state.KnownGuest;
import org.domaind.schema.config.ShutdownAction;
import org.domaind.schema.model.Domid;

/** The actions after domains stop by themselves or are gone: the config's action runs in the guest's queue, then the waits are completed. */
public final class StopActions {
    private static final Logger LOG = LogManager.getLogger(StopActions.class);

    private final DomainOperations domains;
    private final GuestRecords records;
    private final ConsoleService consoles;
    private final GuestLifecycle lifecycle;
    private final GuestQueues queues;
    private final StopEvents stops;
    private final Restarts restarts;
    private final DeviceModelSteps deviceModels;
    private final Path dumpFolder;
    /** Stopped by themselves, and what their configs ask for then is not done yet: who waits for them is told after that. With their guests' names. */
    private final Map<Domid, String> stopping = new ConcurrentHashMap<>();
    /** Stopped by themselves, and what their configs ask for then could not be done: those that still exist stay as they are. */
    private final Set<Domid> failed = ConcurrentHashMap.newKeySet();

    public StopActions(DomainOperations domains, GuestRecords records, ConsoleService consoles, GuestLifecycle lifecycle, GuestQueues queues,
                       StopEvents stops, Restarts restarts, DeviceModelSteps deviceModels, Path dumpFolder) {
        this.domains = domains;
        this.records = records;
        this.consoles = consoles;
        this.lifecycle = lifecycle;
        this.queues = queues;
        this.stops = stops;
        this.restarts = restarts;
        this.deviceModels = deviceModels;
        this.dumpFolder = dumpFolder;
    }

    /** A domain stopped by itself: does what its config asks for, in its queue. To one that was suspended nothing is done, and nobody is told an end. */
    public void stopped(DomainInfo domain) {
        Optional<KnownGuest> known = records.state().guest(domain.domid());
        if (domain.suspended()) {
            lifecycle.note(Happening.of(EventKind.SUSPENDED, records.name(domain.domid()), domain.domid(), ""));
            return;
        }
        ShutdownAction action = action(domain, known);
        String name = records.name(domain.domid());
        String unknown = domain.shutdownReason().isPresent() ? "" : "reason " + domain.shutdownCode() + ", ";
        lifecycle.note(Happening.of(EventKind.STOPPED, name, domain.domid(), unknown + action.word())
                .because(domain.shutdownReason()));
        failed.remove(domain.domid());
        stopping.put(domain.domid(), name);
        if (action == ShutdownAction.COREDUMP_DESTROY || action == ShutdownAction.COREDUMP_RESTART) {
            // Another thread's work, which takes long; what comes then is behind it in the guest's queue.
            queues.follow(domain.handle(), Lane.DUMP, () -> {
                dump(domain);
                return null;
            });
        }
        queues.follow(domain.handle(), Lane.PLAN, () -> {
            try {
                perform(action, domain);
            } catch (RuntimeException | Error e) {
                // This work has no caller: the failure is logged here, and the guest's queue continues.
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
        // The tool that created a guest acts on its stops.
        return known.isEmpty() ? ShutdownAction.PRESERVE
                : domain.shutdownReason().map(known.get().config().actions()::on).orElse(ShutdownAction.DESTROY);
    }

    /** Whether a domain that has stopped stays as it is: its config asks for that, or nothing else could be done. */
    public boolean keeps(DomainInfo domain) {
        return !domain.suspended() && (failed.contains(domain.domid()) || action(domain, records.state().guest(domain.domid())) == ShutdownAction.PRESERVE);
    }

    /** Whether a domain has stopped by itself and what its config asks for then is being done. */
    public boolean stopping(Domid domid) {
        return stopping.containsKey(domid);
    }

    /** Ends in {@link #settled}, now or later. */
    private void perform(ShutdownAction action, DomainInfo domain) {
        Optional<KnownGuest> known = records.state().guest(domain.domid());
        if (known.isEmpty()) {
            // Another tool's, or destroyed by hand while this waited in the queue.
            settled(domain, Optional.empty());
            return;
        }
        KnownGuest guest = known.get();
        String name = guest.config().name();
        Runnable destroy = () -> {
            lifecycle.destroyNow(domain.domid(), domain.handle());
            settled(domain, Optional.empty());
        };
        Runnable restart = () -> restarts.instead(domain, guest, successor -> restarted(domain, successor));
        Runnable act = switch (action) {
            case DESTROY, COREDUMP_DESTROY -> destroy;
            case RESTART, COREDUMP_RESTART -> restart;
            case RENAME_RESTART -> () -> restarts.beside(domain, guest, successor -> restarted(domain, successor));
            case PRESERVE -> () -> {
                LOG.info("{} (domain {}) is kept as it stopped", name, domain.domid());
                settled(domain, Optional.empty());
            };
            case SOFT_RESET -> {
                LOG.warn("{}: soft reset is not supported by this release; the guest is restarted", name);
                yield restart;
            }
        };
        act.run();
    }

    /** A dump that fails is told of, and keeps nothing from going on. */
    private void dump(DomainInfo domain) {
        Optional<KnownGuest> known = records.state().guest(domain.domid());
        if (known.isEmpty()) {
            return;
        }
        String name = known.get().config().name();
        Path file = dumpFolder.resolve(name);
        try {
            Files.createDirectories(dumpFolder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            lifecycle.dumps().dumpNow(domain.domid(), domain.handle(), file, percent -> { });
            lifecycle.note(Happening.of(EventKind.CORE_DUMPED, name, domain.domid(), file.toString()));
        } catch (IOException | RuntimeException e) {
            LOG.warn("The core of {} is not dumped", name, e);
            lifecycle.note(Happening.of(EventKind.FAILED, name, domain.domid(), "core dump: " + Restart.reason(e)));
        }
    }

    private void restarted(DomainInfo domain, Optional<Domid> successor) {
        if (successor.isPresent()) {
            settled(domain, successor);
        } else {
            failed(domain);
        }
    }

    /** A domain is gone, destroyed by the daemon or by another tool: the daemon releases everything that it holds of the domain. */
    public void gone(Domid domid) {
        queues.follow(lifecycle.key(domid), Lane.QUICK, () -> {
            consoles.detach(domid);
            records.state().guest(domid).ifPresent(guest -> {
                // Another tool destroyed it; only the daemon can remove its own records.
                if (domains.find(domid).filter(d -> !d.dying()).isEmpty()) {
                    deviceModels.end(domid);
                    records.remove(domid, guest.uuid());
                    if (!restarts.follow(domid)) {
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
