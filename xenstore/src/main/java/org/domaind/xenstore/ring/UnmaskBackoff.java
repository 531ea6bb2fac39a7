package org.domaind.xenstore.ring;

/**
 * Delays unmasking a guest's event channel when its events keep bringing nothing to do.
 *
 * <p>Each event costs an interrupt, wake-ups of two threads and two system calls here, but the guest only a hypercall. A driver sends few events
 * without work (after it has taken a reply). A guest that sends many is heard a millisecond later, then after twice that time each time, up to a
 * bound. Nothing is lost: what is in the ring by then is found.
 */
final class UnmaskBackoff {
    private static final int ALLOWED = 32;
    private static final long FIRST_NANOS = 1_000_000;
    private static final int MOST_DOUBLINGS = 5;

    private int fruitless;
    private long notBefore;

    /** How long to wait before unmasking; 0 when it may be done now. */
    long waitNanos(long now) {
        return fruitless > ALLOWED ? Math.max(0, notBefore - now) : 0;
    }

    /** The channel is unmasked now. */
    void unmasked(long now) {
        if (fruitless < ALLOWED + MOST_DOUBLINGS + 1) {
            fruitless++;
        }
        notBefore = fruitless > ALLOWED ? now + (FIRST_NANOS << fruitless - ALLOWED - 1) : now;
    }

    /** The last event brought work: bytes were taken or sent. */
    void fruitful() {
        fruitless = 0;
    }
}
