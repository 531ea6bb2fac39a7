package org.domaind.xenstore.session;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.domaind.xenstore.quota.Quota;
import org.domaind.xenstore.quota.QuotaAlarm;

/** Reports domains near a limit, at a bounded rate: a guest whose use swings around the limit cannot fill the log. */
final class QuotaWarnings implements QuotaAlarm {
    /**
     * Per period at most one warning for each domain and quota, and at most this many in all. What is withheld is reported later if it still holds.
     */
    static final long PERIOD_NANOS = TimeUnit.MINUTES.toNanos(1);
    static final int MAX_IN_PERIOD = 60;

    private final StoreListener listener;
    private final LongSupplier nanos;
    private final Deque<Told> lately = new ArrayDeque<>();
    private long withheldUntil;

    QuotaWarnings(StoreListener listener, LongSupplier nanos) {
        this.listener = listener;
        this.nanos = nanos;
        withheldUntil = nanos.getAsLong();
    }

    @Override
    public boolean near(int domid, Quota quota, long used, int limit) {
        long now = nanos.getAsLong();
        while (!lately.isEmpty() && now - lately.peek().nanos >= PERIOD_NANOS) {
            lately.poll();
        }
        if (lately.stream().anyMatch(told -> told.domid == domid && told.quota == quota)) {
            return false;
        }
        boolean full = lately.size() == MAX_IN_PERIOD;
        if (full && withheldUntil - now > 0) {
            return false;
        }
        try {
            if (full) {
                withheldUntil = now + PERIOD_NANOS;
                listener.quotaWarningsWithheld(MAX_IN_PERIOD);
            } else {
                lately.add(new Told(domid, quota, now));
                listener.quotaNear(domid, quota.label(), used, limit);
            }
        } catch (RuntimeException bug) {
            // We are in the middle of a commit, which must be completed.
            listener.failed("a warning of domain " + domid, bug);
        }
        return !full;
    }

    private record Told(int domid, Quota quota, long nanos) {
    }
}
