package org.domaind.xenstore.loop;

/**
 * How long to look for the next request again and again before the thread sleeps: to be woken costs more than most requests do.
 *
 * <p>Looking begins after a wait that was short, and goes on as long as it finds something in time. Whenever it does not, twice as many short waits
 * as the time before must pass until the next attempt; a long run of finds brings that down again. So an idle store sleeps, and so does one that
 * others need the processor of.
 */
final class BusyPoll {
    private static final long NANOS = 50_000;
    /** With looking it might have been found in time. */
    private static final long SHORT_NANOS = 4 * NANOS;
    private static final int MOST_SKIPPED = 1024;
    private static final int LONG_RUN = 32;

    private int toSkip = 1;
    private int penalty = 1;
    private int found;

    /** For the wait that begins: nanoseconds to look, or 0. */
    long nanos() {
        return toSkip > 0 ? 0 : NANOS;
    }

    /**
     * A wait is over.
     *
     * @param looked whether it was begun with looking
     * @param nanos  how long it took, looking and sleeping
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
