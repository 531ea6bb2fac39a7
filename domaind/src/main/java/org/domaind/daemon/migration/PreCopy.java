package org.domaind.daemon.migration;

import org.domaind.schema.api.Requests;

/**
 * Decides after each round of copying whether another one is worth while. Immutable.
 *
 * <p>A round sends the pages that were written during the one before it. As long as the guest writes slower than the link carries, each is shorter; then
 * the pause, which sends what is left, becomes as short as wanted. Without limits of the caller's it ends as the reference does, at few dirty pages or after
 * five rounds, and earlier when rounds get no shorter: then the pause would not either.
 *
 * @param maxIterations rounds while the guest runs
 * @param patience      from this round on, one that gains nothing gives up where the pause is limited: the guest writes faster than the link carries
 * @param threshold     so few pages are sent while the guest is suspended, whatever else holds
 * @param maxDowntime   milliseconds; 0: no limit
 */
public record PreCopy(int maxIterations, int patience, long threshold, long maxDowntime, boolean abortIfBusy) {
    /** As the reference. */
    static final int ITERATIONS = 5;
    /** Of one whose pause is limited: it may take more to get there. */
    static final int PATIENT_ITERATIONS = 30;
    /** As the reference. */
    static final long THRESHOLD = 50;
    /** A round that leaves more than this share of what it sent has gained too little for another one. */
    private static final double GAIN = 0.9;
    /** Milliseconds of a pause that do not depend on the pages: the guest suspends itself, its vcpus and page tables are made there. */
    static final long FIXED_PAUSE_MILLIS = 20;
    private static final int PAGE = 4096;

    public static PreCopy of(Requests.MigrationLimits limits) {
        boolean patient = limits.maxDowntimeMillis().isPresent() || limits.abortIfBusy();
        return new PreCopy(limits.maxIterations().orElse(patient ? PATIENT_ITERATIONS : ITERATIONS), limits.maxIterations().orElse(ITERATIONS),
                limits.dirtyThreshold().orElse(THRESHOLD), limits.maxDowntimeMillis().orElse(0), limits.abortIfBusy());
    }

    /** What comes next. */
    public enum Decision {
        COPY_ON, SUSPEND,
        /** The guest writes faster than was allowed for: it stays where it is. */
        GIVE_UP
    }

    /**
     * A round that is over.
     *
     * @param number from 1
     * @param sent   pages
     * @param nanos  that it took
     * @param dirty  pages that were written meanwhile
     */
    public record Round(int number, long sent, long nanos, long dirty) {
        /** Pages per second. */
        public double rate() {
            return sent * 1e9 / Math.max(1, nanos);
        }

        /** How long the guest would be paused if it were suspended now. */
        public long pauseMillis() {
            return FIXED_PAUSE_MILLIS + (sent == 0 ? 0 : (long) Math.ceil(dirty * 1000 / rate()));
        }

        public long bytesPerSecond() {
            return (long) (rate() * PAGE);
        }
    }

    public Decision after(Round round) {
        if (round.dirty() < threshold) {
            return Decision.SUSPEND;
        }
        if (maxDowntime > 0 && round.pauseMillis() <= maxDowntime) {
            return Decision.SUSPEND;
        }
        boolean limited = maxDowntime > 0 || abortIfBusy;
        boolean gains = round.dirty() < GAIN * round.sent();
        if (round.number() < maxIterations && (gains || limited && round.number() < patience)) {
            return Decision.COPY_ON;
        }
        return limited ? Decision.GIVE_UP : Decision.SUSPEND;
    }
}
