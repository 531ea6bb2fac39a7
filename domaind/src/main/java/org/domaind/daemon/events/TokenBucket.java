package org.domaind.daemon.events;

/** An allowance of a few at once, and of one more per interval. Not thread-safe. */
final class TokenBucket {
    private final int most;
    private final long intervalNanos;
    private int left;
    private long sinceNanos;

    /** @param most at once  @param nowNanos by the clock that all calls use */
    TokenBucket(int most, long intervalNanos, long nowNanos) {
        this.most = most;
        this.intervalNanos = intervalNanos;
        this.left = most;
        this.sinceNanos = nowNanos;
    }

    /** Nanoseconds until the next may be taken; 0 for now. */
    long until(long nowNanos) {
        refill(nowNanos);
        return left > 0 ? 0 : sinceNanos + intervalNanos - nowNanos;
    }

    boolean isFull(long nowNanos) {
        refill(nowNanos);
        return left == most;
    }

    /** Takes one that {@link #until} has allowed. */
    void take() {
        left--;
    }

    private void refill(long nowNanos) {
        long more = (nowNanos - sinceNanos) / intervalNanos;
        if (left + more >= most) {
            left = most;
            sinceNanos = nowNanos;
        } else if (more > 0) {
            left += (int) more;
            sinceNanos += more * intervalNanos;
        }
    }
}
