package org.domaind.daemon.plan;

/**
 * How a step is run.
 *
 * @param weight         its share of the plan's work, for the progress that callers see; compared with the other steps' weights
 * @param tries          at most so many; more than one only for a step that may be run again after it failed half-way
 * @param pauseMillis    between two tries
 * @param deadlineMillis for all tries together: then the step is told to end, and is not tried again
 */
public record StepTerms(int weight, int tries, long pauseMillis, long deadlineMillis) {
    /** Most steps: a few calls, once. A step that hangs in a call of the kernel cannot be ended, so none has a deadline for that. */
    public static final StepTerms ONCE = new StepTerms(1, 1, 0, Long.MAX_VALUE);

    public StepTerms {
        if (weight < 1 || tries < 1 || pauseMillis < 0 || deadlineMillis < 1) {
            throw new IllegalArgumentException("terms that no step can be run on: " + weight + ", " + tries + ", " + pauseMillis + ", " + deadlineMillis);
        }
    }

    public StepTerms weighing(int newWeight) {
        return new StepTerms(newWeight, tries, pauseMillis, deadlineMillis);
    }

    public StepTerms tried(int times, long newPauseMillis) {
        return new StepTerms(weight, times, newPauseMillis, deadlineMillis);
    }

    public StepTerms within(long millis) {
        return new StepTerms(weight, tries, pauseMillis, millis);
    }
}
