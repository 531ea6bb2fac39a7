package org.domaind.xenstore.session;

import java.util.concurrent.TimeUnit;

/**
 * How many transactions of others a guest's changes may spoil: 200 a second, some at once (the C xenstored's numbers). Whoever has spent more is not
 * read for a while. Costs a fixed number of steps, however much time has passed.
 */
public final class ConflictCredit {
    public static final int BURST = 10;
    /** The longest time that a guest waits, whatever it has done. */
    public static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long REFILL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long BURST_NANOS = BURST * REFILL_NANOS;

    private static final long REPORT_NANOS = TimeUnit.MINUTES.toNanos(1);

    private boolean reported;
    private long reportedAt;
    /** The time that it took, at {@link #at}, until all credit is there again. */
    private long debt;
    private long at;

    /** @param nowNanos {@link System#nanoTime} or alike, as everywhere here */
    public void spend(long nowNanos, long credits) {
        debt = Math.min(debtAt(nowNanos) + credits * REFILL_NANOS, BURST_NANOS + LONGEST_NANOS);
        at = nowNanos;
    }

    public boolean untouched() {
        return debt == 0;
    }

    /** How long its owner has to wait; 0 while there is credit. */
    public long waitNanos(long nowNanos) {
        long left = debtAt(nowNanos);
        if (left == 0) {
            debt = 0;
        }
        return Math.max(0, left - BURST_NANOS);
    }

    /** Whether somebody is to be told that the owner waits: not more often than once a minute. */
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
