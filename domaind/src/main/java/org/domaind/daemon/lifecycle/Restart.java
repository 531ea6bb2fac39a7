package org.domaind.daemon.lifecycle;

import java.util.Optional;
import java.util.OptionalLong;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.events.EventKind;
import org.domaind.daemon.plan.GuestQueues;
import org.domaind.daemon.plan.NameHold;
import org.domaind.daemon.state.StateDatabase;
import org.domaind.schema.api.Json;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Requests;
import org.domaind.schema.model.Domid;

/**
 * One guest's restart: from its stopped domain to the next. Journaled as a promise: a daemon that ends before the guest runs again still owes
 * it to its owner. What fails is tried again a few times, for it may pass: the memory of the old domain may not be free yet. The guest's name and
 * uuid stay its own meanwhile. Runs in the guest's queue.
 */
final class Restart {
    /** The journal's word for the promise; its request is that of the create. */
    static final String KIND = "restart";
    static final int TRIES = 4;
    private static final int FIRST_PAUSE_MILLIS = 100;
    /** Each pause is so many times as long as the one before. */
    private static final int LONGER = 4;
    private static final Logger LOG = LogManager.getLogger(Restart.class);

    /** The acts of a restart, which the guest's lifecycle provides. */
    interface Acts {
        /** Whether nobody has destroyed the guest since it stopped. */
        boolean wanted();

        /** Makes room: ends the old domain, or lets it stay under another name and uuid. Done again where it failed half-way. */
        void end();

        /** @param names held already */
        Domid create(Requests.CreateGuest request, NameHold names);

        /** An event of the guest. */
        void note(EventKind event, String detail);

        /** The restart is over. @param successor the domain in which the guest lives on, if it does */
        void over(Optional<Domid> successor);
    }

    private final Requests.CreateGuest request;
    private final NameHold names;
    private final StateDatabase journal;
    private final GuestQueues queues;
    private final Acts acts;
    private OptionalLong promise;
    private boolean oldEnded;
    private int tries;

    /** @param request with its uuid  @param names released when this ends  @param promise of a former process, which had ended the old domain */
    Restart(Requests.CreateGuest request, NameHold names, StateDatabase journal, GuestQueues queues, OptionalLong promise, Acts acts) {
        this.request = request;
        this.names = names;
        this.journal = journal;
        this.queues = queues;
        this.acts = acts;
        this.promise = promise;
        this.oldEnded = promise.isPresent();
    }

    /** Tries, and sees to it that it is tried again where that fails. */
    void attempt() {
        tries++;
        Optional<Domid> domid;
        try {
            domid = acts.wanted() ? begun() : Optional.empty();
        } catch (RuntimeException | Error e) {
            failed(e);
            return;
        }
        close();
        acts.over(domid);
    }

    /** @return empty when it is not wanted any more */
    private Optional<Domid> begun() {
        if (promise.isEmpty()) {
            promise = OptionalLong.of(journal.begin(KIND, Json.text(request)));
        }
        if (!oldEnded) {
            acts.end();
            oldEnded = true;
        }
        return acts.wanted() ? Optional.of(acts.create(request, names.lent())) : Optional.empty();
    }

    private void failed(Throwable e) {
        if (queues.stopping()) {
            postpone();
        } else if (!acts.wanted()) {
            // Usually the destroy that caused the failure is next in the guest's queue.
            close();
            acts.over(Optional.empty());
        } else if (tries < TRIES) {
            long pause = (long) (FIRST_PAUSE_MILLIS * Math.pow(LONGER, tries - 1));
            LOG.warn("{} could not be started again: {}; that is tried again in {} ms", request.config().name(), reason(e), pause);
            tryAgain(pause);
        } else {
            LOG.error("{} is not started again", request.config().name(), e);
            close();
            acts.note(EventKind.RESTART_FAILED, reason(e) + "; given up after " + tries + " tries");
            acts.over(Optional.empty());
        }
    }

    /** In words, of a failure. */
    static String reason(Throwable e) {
        return e instanceof ProblemException problem ? problem.problem().message() : String.valueOf(e.getMessage());
    }

    private void tryAgain(long pauseMillis) {
        queues.followLater(request.config().uuid().orElseThrow(), GuestQueues.Lane.PLAN, pauseMillis, () -> {
            attempt();
            return null;
        }).whenComplete((done, refused) -> {
            if (refused != null) {
                postpone();
            }
        });
    }

    /** The promise stays in the journal. */
    private void postpone() {
        acts.note(EventKind.RESTART_POSTPONED, "domaind stops; " + request.config().name() + " is started again when domaind is");
    }

    private void close() {
        promise.ifPresent(journal::end);
        names.close();
    }
}
