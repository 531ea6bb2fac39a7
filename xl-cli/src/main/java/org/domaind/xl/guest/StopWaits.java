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
 * Waits for many guests to stop, on one connection (on several beyond what one call may name). A wait that fails costs neither the others nor what the
 * guests are asked meanwhile: it is found in {@link #problems}.
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
     * Returns when all these have stopped, but for those whose wait fails; tells of each once, in the order in which a connection hears of them.
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

    /** Why some could not be waited for; of how those ended, nothing is known. */
    List<ProblemException> problems() {
        return List.copyOf(problems);
    }

    @Override
    public void close() {
        waits.forEach(wait -> wait.connection().close());
    }
}
