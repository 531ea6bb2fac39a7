package org.domaind.xenstore.ring;

/**
 * How soon a guest's event channel is unmasked after an event: at once, unless one event after the other brings nothing to do.
 *
 * <p>Each event costs an interrupt, two threads' wake-ups and two system calls here, and a guest nothing but a hypercall. A driver sends few for which
 * there is nothing (when it took an answer). Whoever sends many gets the next one heard a millisecond later, then twice as late each time. Nothing is
 * lost: what is in the ring by then is found.
 */
final class UnmaskBackoff {
    private static final int ALLOWED = 32;
    private static final long FIRST_NANOS = 1_000_000;
    private static final int MOST_DOUBLINGS = 5;

    private int fruitless;
    private long notBefore;

    /** How long to wait with unmasking; 0 when it may be done now. */
    long waitNanos(long now) {
        return fruitless > ALLOWED ? Math.max(0, notBefore - now) : 0;
    }

    /** It is unmasked now. */
    void unmasked(long now) {
        if (fruitless < ALLOWED + MOST_DOUBLINGS + 1) {
            fruitless++;
        }
        notBefore = fruitless > ALLOWED ? now + (FIRST_NANOS << fruitless - ALLOWED - 1) : now;
    }

    /** Something was taken or given since. */
    void fruitful() {
        fruitless = 0;
    }
}
