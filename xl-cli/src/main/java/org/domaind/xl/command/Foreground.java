package org.domaind.xl.command;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.DomainReport;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.GuestConfig;
import org.domaind.schema.model.ShutdownReason;
import org.domaind.xl.client.DaemonClient;

/** {@code create -F}: stays until the guest is gone, through its restarts. */
final class Foreground {
    /** How often, and how far apart, the guest's next life is looked for: no event tells of it. */
    private static final int LOOKS = 300;
    private static final long LOOK_MILLIS = 100;

    private final Invocation invocation;
    private final DaemonClient daemon;
    private final GuestConfig guest;

    Foreground(Invocation invocation, DaemonClient daemon, GuestConfig guest) {
        this.invocation = invocation;
        this.daemon = daemon;
        this.guest = guest;
    }

    void await(Domid first) {
        invocation.error("Waiting for domain " + guest.name() + " (domid " + first + ") to die");
        Optional<Domid> domid = Optional.of(first);
        while (domid.isPresent()) {
            Replies.Stopped stopped = stopped(domid.get());
            invocation.error(Stopping.line(domid.get(), stopped));
            domid = restarts(stopped) ? successor(domid.get()) : Optional.empty();
        }
    }

    private Replies.Stopped stopped(Domid domid) {
        try {
            return daemon.call(Method.WAIT_STOPPED, new Requests.Guest(domid), Replies.Stopped.class);
        } catch (ProblemException e) {
            if (e.problem().code().equals(Codes.NO_SUCH_DOMAIN)) {
                return new Replies.Stopped(Optional.empty());
            }
            throw e;
        }
    }

    private boolean restarts(Replies.Stopped stopped) {
        Optional<ShutdownReason> reason = stopped.reason();
        return reason.isPresent() && switch (guest.shutdownActions().on(reason.get())) {
            case RESTART, RENAME_RESTART, COREDUMP_RESTART, SOFT_RESET -> true;
            case DESTROY, PRESERVE, COREDUMP_DESTROY -> false;
        };
    }

    private Optional<Domid> successor(Domid before) {
        for (int look = 0; look < LOOKS; look++) {
            Optional<Domid> now = Domains.named(daemon, guest.name()).map(DomainReport::domid).filter(d -> !d.equals(before));
            if (now.isPresent()) {
                return now;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        }
        return Optional.empty();
    }
}
