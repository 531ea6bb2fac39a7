package org.domaind.xl.guest;

import java.util.Optional;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.model.Domid;
import org.domaind.xl.client.DaemonConnection;
import org.domaind.xl.invocation.Invocation;

/** {@code create -F}: waits until the guest is gone, across its restarts. */
public final class Foreground {
    private final Invocation invocation;
    private final DaemonConnection daemon;
    private final GuestConfig guest;

    public Foreground(Invocation invocation, DaemonConnection daemon, GuestConfig guest) {
        this.invocation = invocation;
        this.daemon = daemon;
        this.guest = guest;
    }

    public void await(Domid first) {
        invocation.error("Waiting for domain " + guest.name() + " (domid " + first + ") to die");
        Optional<Domid> domid = Optional.of(first);
        while (domid.isPresent()) {
            Replies.Stopped stopped = stopped(domid.get());
            invocation.error(StopMessage.line(domid.get(), stopped));
            domid = stopped.successor();
        }
    }

    private Replies.Stopped stopped(Domid domid) {
        try {
            return daemon.call(Method.WAIT_STOPPED, new Requests.Guest(domid), Replies.Stopped.class);
        } catch (ProblemException e) {
            if (e.problem().code().equals(Codes.NO_SUCH_DOMAIN)) {
                return Replies.Stopped.forGood(Optional.empty());
            }
            throw e;
        }
    }
}
