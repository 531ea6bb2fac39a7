package org.domaind.xenstore.store;

import java.util.Arrays;

/** How much a domain asks of the store: plain counts since its account was opened, and those of the last minute. */
public final class Traffic {
    /** The last minute is this many slots, the present one among them. */
    private static final int SLOTS = 6;
    private static final long SLOT_MILLIS = 10_000;

    private final int[] lately = new int[SLOTS];
    private long slot;
    private long requests;
    private long writes;
    private long conflicts;

    /** A request was answered. @param millis when; times before the last one count as that */
    public void request(long millis) {
        requests++;
        long now = millis / SLOT_MILLIS;
        if (now > slot) {
            advance(now);
        }
        lately[(int) (slot % SLOTS)]++;
    }

    /** That request was to change nodes, and succeeded. */
    public void write() {
        writes++;
    }

    /** That request was to end a transaction, and the answer EAGAIN. */
    public void conflict() {
        conflicts++;
    }

    public long requests() {
        return requests;
    }

    public long writes() {
        return writes;
    }

    public long conflicts() {
        return conflicts;
    }

    /** Requests of the last minute, to within ten seconds. */
    public long lastMinute(long millis) {
        long now = millis / SLOT_MILLIS;
        if (now > slot) {
            advance(now);
        }
        return Arrays.stream(lately).asLongStream().sum();
    }

    private void advance(long now) {
        for (long passed = Math.min(now - slot, SLOTS); passed > 0; passed--) {
            lately[(int) ((now - passed + 1) % SLOTS)] = 0;
        }
        slot = now;
    }
}
