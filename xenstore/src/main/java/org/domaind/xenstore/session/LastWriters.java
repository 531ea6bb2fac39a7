package org.domaind.xenstore.session;

/** Which domain wrote last: the authors of the most recent changes, by {@link org.domaind.xenstore.store.Store#version}. Of fixed size. */
public final class LastWriters {
    static final int UNKNOWN = -1;
    private static final int KEPT = 1 << 16;

    private final short[] domids = new short[KEPT];
    /** The first version whose author is known. */
    private long first = 1;
    private long last;

    /**
     * A domain changed the store.
     *
     * @param before the version before the change
     * @param after  the version after it
     */
    void made(long before, long after, int domid) {
        if (before != last) {
            first = before + 1;
        }
        for (long generation = Math.max(before + 1, after - KEPT + 1); generation <= after; generation++) {
            domids[(int) (generation & KEPT - 1)] = (short) domid;
        }
        last = after;
    }

    /** The domain that made a change, or {@link #UNKNOWN} when the change is too old. */
    public int of(long generation) {
        return generation < first || generation > last || generation <= last - KEPT ? UNKNOWN : domids[(int) (generation & KEPT - 1)];
    }
}
