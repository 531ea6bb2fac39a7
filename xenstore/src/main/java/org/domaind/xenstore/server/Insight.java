package org.domaind.xenstore.server;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

import org.domaind.xenstore.history.Origin;
import org.domaind.xenstore.history.Recorder;
import org.domaind.xenstore.store.Accounts;
import org.domaind.xenstore.store.Edit;
import org.domaind.xenstore.store.Traffic;
import org.domaind.xenstore.wire.Errno;
import org.domaind.xenstore.wire.Op;
import org.domaind.xenstore.wire.Packet;

/** Looks on as requests are answered: counts them, and has a {@link Recorder} take down what they changed. Belongs to the store's thread. */
final class Insight {
    private final LongSupplier millis;
    private StoreListener listener = new StoreListener() { };
    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
    private final List<List<Edit.Applied>> changes = new ArrayList<>();
    private final List<Origin> origins = new ArrayList<>();
    private Recorder recorder;
    private long now;
    private long slot;

    /** @param millis the time, since 1970 */
    Insight(LongSupplier millis) {
        this.millis = millis;
        round();
    }

    /** A round of the store's thread has something to do: what it answers, it answers at this time. */
    void round() {
        settle();
        now = millis.getAsLong();
        slot = Traffic.slot(now);
    }

    /** Begins to record and to warn; counting needs no beginning. @param historyBytes 0 to record nothing */
    void begin(long historyBytes, Accounts accounts, StoreListener told) {
        listener = told;
        recorder = historyBytes == 0 ? null : new Recorder(historyBytes, now);
        accounts.alarm(new QuotaWarnings(told, System::nanoTime));
    }

    /** Null when nothing is recorded. */
    Recorder recorder() {
        settle();
        return recorder;
    }

    /** Completes when there are more changes than so many, at once if there are; never when nothing is recorded. */
    void awaitChange(long count, CompletableFuture<Void> change) {
        waiting.removeIf(CompletableFuture::isDone);
        settle();
        if (recorder != null && recorder.changes() > count) {
            change.complete(null);
        } else {
            waiting.add(change);
        }
    }

    /** The {@link Traffic#slot} of the present time. */
    long slot() {
        return slot;
    }

    void answered(Session session, Packet request, Outcome outcome) {
        Traffic traffic = session.account().traffic();
        traffic.request(slot);
        Op op = request.op();
        boolean refused = outcome.reply().type() == Op.ERROR.number();
        if (op == Op.TRANSACTION_END && refused && outcome.reply().payload() == Errno.EAGAIN.payload()) {
            traffic.conflict();
        }
        if (!refused && (op == Op.WRITE || op == Op.MKDIR || op == Op.RM || op == Op.SET_PERMS)) {
            traffic.write();
        }
        if (recorder != null && !outcome.applied().isEmpty()) {
            if (!session.known()) {
                introduce(session);
            }
            changes.add(outcome.applied());
            origins.add(new Origin(session.caller().domid(), session.connection(), cause(op), request.txId()));
        }
    }

    /** At its first change, while its client waits for the answer: a command that lives no longer than that can still be asked for its name. */
    private void introduce(Session session) {
        session.known(true);
        if (session.connection() != 0 && session.link() != null) {
            recorder.client(session.connection(), session.link().peer());
        }
    }

    /** A domain went without anybody's request. */
    void gone(int domid, Outcome outcome) {
        if (recorder != null && !outcome.applied().isEmpty()) {
            changes.add(outcome.applied());
            origins.add(new Origin(domid, 0, Origin.Cause.GONE, 0));
        }
    }

    private static Origin.Cause cause(Op op) {
        return switch (op) {
            case WRITE -> Origin.Cause.WRITE;
            case MKDIR -> Origin.Cause.MKDIR;
            case RM -> Origin.Cause.RM;
            case SET_PERMS -> Origin.Cause.SET_PERMS;
            case RELEASE -> Origin.Cause.RELEASE;
            case TRANSACTION_END -> Origin.Cause.COMMIT;
            case CONTROL, DIRECTORY, READ, GET_PERMS, WATCH, UNWATCH, TRANSACTION_START, INTRODUCE, GET_DOMAIN_PATH, WATCH_EVENT, ERROR,
                    IS_DOMAIN_INTRODUCED, RESUME, SET_TARGET, RESET_WATCHES, DIRECTORY_PART, GET_FEATURE, SET_FEATURE, GET_QUOTA, SET_QUOTA,
                    INVALID ->
                    throw new IllegalStateException(op + " changed the tree");
        };
    }

    /** Takes down what changed since the last time. Called when answers are on their way: nobody waits for it then. */
    void settle() {
        if (!changes.isEmpty()) {
            record();
            changes.clear();
            origins.clear();
        }
    }

    private void record() {
        try {
            for (int i = 0; i < changes.size() && recorder != null; i++) {
                recorder.add(changes.get(i), origins.get(i), now);
            }
            if (!waiting.isEmpty()) {
                waiting.forEach(change -> change.complete(null));
                waiting.clear();
            }
        } catch (RuntimeException bug) {
            // What was done is done and has to be journaled and answered: a fault of the record must cost nothing but the record.
            recorder = null;
            listener.message("the store's history ends by a fault of its own: " + bug);
        }
    }
}
