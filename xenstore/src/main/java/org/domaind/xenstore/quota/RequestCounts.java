package org.domaind.xenstore.quota;

import java.util.Arrays;

/** Counts of a domain's requests: since its account was opened, and in the last minute. */
public final class RequestCounts {
    /** The last minute is divided into this many slots, including the present one. A power of two. */
    private static final int SLOTS = 8;
    private static final long SLOT_MILLIS = 7_500;

    private final int[] lately = new int[SLOTS];
    private long slot;
    private long requests;
    private long writes;
    private long conflicts;

    /** The slot of a time. @param millis since 1970 */
    public static long slot(long millis) {
        return millis / SLOT_MILLIS;
    }

    /** A request was answered. @param now the {@link #slot} of the time; earlier slots than the last count as the last */
    public void request(long now) {
        requests++;
        if (now > slot) {
            advance(now);
        }
        lately[(int) slot & SLOTS - 1]++;
    }

    /** The request changed nodes. */
    public void write() {
        writes++;
    }

    /** The request was to end a transaction and was answered EAGAIN. */
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

    /** Requests in the last minute, to within ten seconds. @param now as for {@link #request} */
    public long lastMinute(long now) {
        if (now > slot) {
            advance(now);
        }
        return Arrays.stream(lately).asLongStream().sum();
    }

    private void advance(long now) {
        for (long passed = Math.min(now - slot, SLOTS); passed > 0; passed--) {
            lately[(int) (now - passed + 1) & SLOTS - 1] = 0;
        }
        slot = now;
    }
}
