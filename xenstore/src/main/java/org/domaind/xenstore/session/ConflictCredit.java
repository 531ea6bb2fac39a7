package org.domaind.xenstore.session;

import java.util.concurrent.TimeUnit;

/**
 * How many of others' transactions a guest's changes may still make fail: 200 per second, with a small burst (the C xenstored's numbers). The ring of
 * a guest that has spent more is not read for a while. Each call takes a fixed number of steps, however much time has passed.
 */
public final class ConflictCredit {
    public static final int BURST = 10;
    /** The longest time that a guest waits, whatever it did. */
    public static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long REFILL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long BURST_NANOS = BURST * REFILL_NANOS;

    private static final long REPORT_NANOS = TimeUnit.MINUTES.toNanos(1);

    private boolean reported;
    private long reportedAt;
    /** The time, counted from {@link #at}, until the full credit is back. */
    private long debt;
    private long at;

    /** @param nowNanos as {@link System#nanoTime}, as everywhere in this class */
    public void spend(long nowNanos, long credits) {
        debt = Math.min(debtAt(nowNanos) + credits * REFILL_NANOS, BURST_NANOS + LONGEST_NANOS);
        at = nowNanos;
    }

    public boolean untouched() {
        return debt == 0;
    }

    /** How long the guest has to wait; 0 while it has credit. */
    public long waitNanos(long nowNanos) {
        long left = debtAt(nowNanos);
        if (left == 0) {
            debt = 0;
        }
        return Math.max(0, left - BURST_NANOS);
    }

    /** Whether to report that the guest waits: at most once per minute. */
    public boolean reportDue(long nowNanos) {
        if (waitNanos(nowNanos) == 0 || reported && nowNanos - reportedAt < REPORT_NANOS) {
            return false;
        }
        reported = true;
        reportedAt = nowNanos;
        return true;
    }

    private long debtAt(long nowNanos) {
        return Math.max(0, debt - (nowNanos - at));
    }
}
