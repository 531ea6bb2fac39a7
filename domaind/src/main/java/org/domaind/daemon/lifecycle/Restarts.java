package org.domaind.daemon.lifecycle;

import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;
import org.domaind.daemon.device.GuestNodes;
import org.domaind.daemon.device.GuestPaths;
import org.domaind.daemon.events.EventKind;
import org.domaind.daemon.events.Happening;
import org.domaind.daemon.hypervisor.DomainOperations;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.GuestQueues;
import org.domaind.daemon.plan.GuestRecords;
import org.domaind.daemon.plan.NameHold;
import org.domaind.daemon.plan.StoreEdits;
import org.domaind.daemon.state.KnownGuest;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Requests;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.model.Domid;

/** Starts guests again, in their queues: each restart is a {@link Restart}. */
public final class Restarts {
    /** As the reference names a guest that it keeps beside its successor. */
    private static final DateTimeFormatter KEPT_SUFFIX = DateTimeFormatter.ofPattern("-yyyyMMdd'T'HHmm'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final DomainOperations domains;
    private final GuestRecords records;
    private final GuestLifecycle lifecycle;
    private final GuestQueues queues;
    private final RestartingGuests restarting;
    private final Clock clock;

    public Restarts(DomainOperations domains, GuestRecords records, GuestLifecycle lifecycle, GuestQueues queues, RestartingGuests restarting,
                    Clock clock) {
        this.domains = domains;
        this.records = records;
        this.lifecycle = lifecycle;
        this.queues = queues;
        this.restarting = restarting;
        this.clock = clock;
    }

    /** Destroys the domain and gives the guest another. @param over told once, in the end, with the guest's next domain if it has one */
    void instead(DomainInfo domain, KnownGuest guest, Consumer<Optional<Domid>> over) {
        restart(domain, guest, () -> lifecycle.destroyNow(domain.domid(), domain.handle()), over);
    }

    /** Gives the guest another domain; the stopped one stays, under another name and uuid, without its devices. @param over as for {@link #instead} */
    void beside(DomainInfo domain, KnownGuest guest, Consumer<Optional<Domid>> over) {
        restart(domain, guest, () -> keep(domain, guest), over);
    }

    /** @param makeRoom for the guest's next domain */
    private void restart(DomainInfo domain, KnownGuest guest, Runnable makeRoom, Consumer<Optional<Domid>> over) {
        Requests.CreateGuest again = new Requests.CreateGuest(guest.config(), records.state().source(guest.uuid()), false);
        NameHold names = records.names().keep(guest.config().name(), guest.uuid());
        restarting.begin(new RestartingGuests.Restarting(guest, domain, records.index().startTime(guest.uuid())));
        new Restart(again, names, records.state(), queues, OptionalLong.empty(), new Acts(again.config(), makeRoom, over)).attempt();
    }

    private void keep(DomainInfo domain, KnownGuest guest) {
        // The guest's next domain is to have them; no image is two domains' at once.
        lifecycle.disconnectNow(domain.domid());
        UUID kept = UUID.randomUUID();
        String keptName = guest.config().name() + KEPT_SUFFIX.format(clock.instant());
        GuestPaths paths = new GuestPaths(domain.domid(), kept);
        domains.setHandle(domain.domid(), kept);
        StoreEdits.make(records.store(), List.of(new GuestPaths(domain.domid(), domain.handle()).vm()), GuestNodes.movedTo(paths, keptName));
        records.state().forget(guest.uuid(), domain.domid());
    }

    /** Whether a restart follows the domain that had this number. */
    boolean follow(Domid domid) {
        return restarting.of(domid).isPresent();
    }

    /**
     * Keeps what a former process promised: the guest is to live again, and its old domain is gone. Returns after the first try.
     *
     * @param promise its number in the journal
     */
    void resume(Requests.CreateGuest request, long promise) {
        NameHold names;
        try {
            names = records.names().hold(request.config().name(), request.config().uuid().orElseThrow());
        } catch (ProblemException taken) {
            // By now it runs, or another guest has its name: an administrator did that.
            lifecycle.note(Happening.of(EventKind.RESTART_FAILED, request.config().name(), taken.problem().message()));
            records.state().end(promise);
            return;
        }
        new Restart(request, names, records.state(), queues, OptionalLong.of(promise), new Acts(request.config(), () -> { }, successor -> { })).attempt();
    }

    /** What one restart does. */
    private final class Acts implements Restart.Acts {
        private final GuestConfig guest;
        private final Runnable makeRoom;
        private final Consumer<Optional<Domid>> over;

        Acts(GuestConfig guest, Runnable makeRoom, Consumer<Optional<Domid>> over) {
            this.guest = guest;
            this.makeRoom = makeRoom;
            this.over = over;
        }

        @Override
        public boolean wanted() {
            return restarting.wanted(guest.uuid().orElseThrow());
        }

        @Override
        public void end() {
            makeRoom.run();
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
            over.accept(successor);
        }
    }
}
