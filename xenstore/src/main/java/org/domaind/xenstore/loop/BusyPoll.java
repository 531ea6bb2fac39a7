package org.domaind.xenstore.loop;

/**
 * Decides how long to poll for the next request before the thread sleeps: waking up costs more than most requests do.
 *
 * <p>Polling starts after a short wait, and goes on as long as it finds something in time. Whenever it does not, twice as many short waits as the
 * last time must pass before the next attempt; a long run of finds halves that again. So an idle store sleeps, and so does one whose processor others
 * need.
 */
final class BusyPoll {
    private static final long NANOS = 50_000;
    /** After a wait of up to this time, polling might have found the request in time. */
    private static final long SHORT_NANOS = 4 * NANOS;
    private static final int MOST_SKIPPED = 1024;
    private static final int LONG_RUN = 32;

    private int toSkip = 1;
    private int penalty = 1;
    private int found;

    /** Nanoseconds to poll in the wait that begins, or 0. */
    long nanos() {
        return toSkip > 0 ? 0 : NANOS;
    }

    /**
     * A wait is over.
     *
     * @param looked whether it began with polling
     * @param nanos  how long it took, polling and sleeping
     */
    void waited(boolean looked, long nanos) {
        if (looked && nanos <= NANOS) {
            found++;
            if (found % LONG_RUN == 0) {
                penalty = Math.max(1, penalty / 2);
            }
        } else if (looked) {
            found = 0;
            toSkip = penalty;
            penalty = Math.min(2 * penalty, MOST_SKIPPED);
        } else if (nanos <= SHORT_NANOS) {
            toSkip--;
        }
    }
}
