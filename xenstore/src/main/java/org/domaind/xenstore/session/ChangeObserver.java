package org.domaind.xenstore.session;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

import org.domaind.xenstore.history.Origin;
import org.domaind.xenstore.history.Recorder;
import org.domaind.xenstore.journal.Entry;
import org.domaind.xenstore.quota.Accounts;
import org.domaind.xenstore.quota.RequestCounts;
import org.domaind.xenstore.tree.Edit;
import org.domaind.xenstore.wire.Errno;
import org.domaind.xenstore.wire.Op;
import org.domaind.xenstore.wire.Packet;

/**
 * Observes requests as they are answered: counts them per domain, and passes what they changed to a {@link Recorder}. Belongs to the store's thread.
 */
public final class ChangeObserver {
    private final LongSupplier millis;
    private StoreListener listener = new StoreListener() { };
    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
    private final List<List<Edit.Applied>> changes = new ArrayList<>();
    private final List<Origin> origins = new ArrayList<>();
    /** Stays true after the recorder has failed: the journal goes on naming the changes' authors. */
    private boolean recording;
    /** The author that the journal named last; null when the next change has to name its author again. */
    private Entry.Made made;
    private Recorder recorder;
    private long now;
    private long slot;

    /** @param millis the clock, in milliseconds since 1970 */
    ChangeObserver(LongSupplier millis) {
        this.millis = millis;
        round();
    }

    /** A round of the loop begins: all that it answers gets this time. */
    public void round() {
        settle();
        now = millis.getAsLong();
        slot = RequestCounts.slot(now);
    }

    /** Begins to record. To be called before anything changes. @param historyBytes 0 to record nothing */
    public void record(long historyBytes, StoreListener told) {
        listener = told;
        recording = historyBytes > 0;
        recorder = recording ? new Recorder(historyBytes) : null;
    }

    /** Replay: names the author of the edits that follow. @param by null when it is unknown */
    public void replayed(Entry.Made by) {
        made = by;
    }

    /** Replay: edits. Changes without a known author come from a compacted snapshot, or were made while no history was kept. */
    public void replayed(List<Edit.Applied> applied) {
        if (recorder == null || applied.isEmpty()) {
            return;
        }
        if (made == null) {
            recorder.interrupt();
        } else {
            guarded(() -> recorder.add(applied, made.by(), made.millis()));
        }
    }

    public void replayed(Entry.Client client) {
        if (recorder != null) {
            recorder.client(client.connection(), client.name());
        }
    }

    /** Replay has ended: begins to warn of quotas. Counting needs no beginning. */
    public void begin(Accounts accounts) {
        made = null;
        if (recorder != null) {
            recorder.resume(now);
        }
        accounts.alarm(new QuotaWarnings(listener, System::nanoTime));
    }

    /** A snapshot for the journal was taken: the next change has to name its author again. */
    public void stateTaken() {
        made = null;
    }

    /** The recorder; null when nothing is recorded. */
    public Recorder recorder() {
        settle();
        return recorder;
    }

    /** Completes {@code change} once more than {@code count} changes were made, at once if there are already; never when nothing is recorded. */
    public void awaitChange(long count, CompletableFuture<Void> change) {
        waiting.removeIf(CompletableFuture::isDone);
        settle();
        if (recorder != null && recorder.changes() > count) {
            change.complete(null);
        } else {
            waiting.add(change);
        }
    }

    /** The {@link RequestCounts#slot} of the present time. */
    public long slot() {
        return slot;
    }

    public void answered(Session session, Packet request, Outcome outcome) {
        RequestCounts counts = session.account().requestCounts();
        counts.request(slot);
        Op op = request.op();
        boolean refused = outcome.reply().type() == Op.ERROR.number();
        if (op == Op.TRANSACTION_END && refused && outcome.reply().payload() == Errno.EAGAIN.payload()) {
            counts.conflict();
        }
        if (!refused && (op == Op.WRITE || op == Op.MKDIR || op == Op.RM || op == Op.SET_PERMS)) {
            counts.write();
        }
        if (recording && !outcome.applied().isEmpty()) {
            add(outcome, session.caller().domid(), session.connection(), cause(op), request.txId());
            if (!session.known()) {
                introduce(session, outcome);
            }
        }
    }

    private void add(Outcome outcome, int domid, int connection, Origin.Cause cause, int txId) {
        if (made == null || made.millis() != now || !made.by().is(domid, connection, cause, txId)) {
            made = new Entry.Made(new Origin(domid, connection, cause, txId), now);
            outcome.recordFirst(made);
        }
        changes.add(outcome.applied());
        origins.add(made.by());
    }

    /** Names the client at its first change, while it waits for the reply: a command that ends right after can still be asked for its name. */
    private void introduce(Session session, Outcome outcome) {
        session.known(true);
        String name = session.connection() == 0 || session.link() == null ? "" : session.link().peer();
        if (!name.isEmpty()) {
            if (recorder != null) {
                recorder.client(session.connection(), name);
            }
            outcome.record(new Entry.Client(session.connection(), name));
        }
    }

    /** A domain ended without a request. */
    public void gone(int domid, Outcome outcome) {
        if (recording && !outcome.applied().isEmpty()) {
            add(outcome, domid, 0, Origin.Cause.GONE, 0);
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

    /** Records what changed since the last call. Called after the replies are sent, so that no client waits for it. */
    public void settle() {
        if (!changes.isEmpty()) {
            guarded(this::takeDown);
            changes.clear();
            origins.clear();
        }
    }

    private void takeDown() {
        for (int i = 0; i < changes.size() && recorder != null; i++) {
            recorder.add(changes.get(i), origins.get(i), now);
        }
        if (!waiting.isEmpty()) {
            waiting.forEach(change -> change.complete(null));
            waiting.clear();
        }
    }

    private void guarded(Runnable recording) {
        try {
            recording.run();
        } catch (RuntimeException bug) {
            // The change is made and has to be journaled and answered: a fault of the recorder may cost the record only.
            recorder = null;
            listener.failed("the history of changes, which ends by that", bug);
        }
    }
}
