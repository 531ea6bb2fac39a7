package org.domaind.xl.guest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.schema.model.Domid;
import org.domaind.xl.client.DaemonConnection;
import org.domaind.xl.invocation.Invocation;

/**
 * Waits for guests to stop, with one call per {@link org.domaind.schema.api.Requests.Guests#MAX} guests, each on its own connection. A wait that fails
 * affects neither the other waits nor the requests to the guests; {@link #problems} has its reason.
 */
final class StopWaits implements AutoCloseable {
    private record Wait(DaemonConnection connection, List<Domid> domids) {
    }

    private final List<Wait> waits = new ArrayList<>();
    private final List<ProblemException> problems = new ArrayList<>();

    private StopWaits() {
    }

    /** Begins to wait. */
    static StopWaits await(Invocation invocation, List<Domid> domids) {
        StopWaits stops = new StopWaits();
        try {
            for (int from = 0; from < domids.size(); from += Requests.Guests.MAX) {
                stops.begin(invocation, List.copyOf(domids.subList(from, Math.min(domids.size(), from + Requests.Guests.MAX))));
            }
            return stops;
        } catch (RuntimeException e) {
            stops.close();
            throw e;
        }
    }

    private void begin(Invocation invocation, List<Domid> some) {
        try {
            Wait wait = new Wait(invocation.connect(), some);
            waits.add(wait);
            wait.connection().sendForMore(Method.WAIT_ALL_STOPPED, new Requests.Guests(some));
        } catch (ProblemException e) {
            problems.add(e);
        }
    }

    /**
     * Returns when all these have stopped, except those whose wait fails. Reports each once, in the order in which a connection learns of them.
     */
    void of(Set<Domid> domids, Consumer<Replies.DomainStopped> each) {
        Set<Domid> left = new HashSet<>(domids);
        for (Wait wait : waits) {
            try {
                receive(wait, left, each);
            } catch (ProblemException e) {
                problems.add(e);
            }
        }
    }

    private static void receive(Wait wait, Set<Domid> left, Consumer<Replies.DomainStopped> each) {
        while (!Collections.disjoint(left, wait.domids())) {
            for (Replies.DomainStopped stopped : wait.connection().receive(Replies.AllStopped.class).stopped()) {
                if (left.remove(stopped.domid())) {
                    each.accept(stopped);
                }
            }
        }
    }

    /** Why waits failed; how these guests ended is unknown. */
    List<ProblemException> problems() {
        return List.copyOf(problems);
    }

    @Override
    public void close() {
        waits.forEach(wait -> wait.connection().close());
    }
}
