package org.domaind.xenstore.session;

/** Which domain made the most recent changes of the store, by {@link org.domaind.xenstore.store.Store#version}. Of fixed size. */
public final class LastWriters {
    static final int UNKNOWN = -1;
    private static final int KEPT = 1 << 16;

    private final short[] domids = new short[KEPT];
    /** Nothing before is known. */
    private long first = 1;
    private long last;

    /**
     * A domain changed the store.
     *
     * @param before the version until then
     * @param after  the version since
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

    /** The domain that made a change, or {@link #UNKNOWN} when that is too long ago. */
    public int of(long generation) {
        return generation < first || generation > last || generation <= last - KEPT ? UNKNOWN : domids[(int) (generation & KEPT - 1)];
    }
}
