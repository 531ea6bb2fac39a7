package org.domaind.daemon.build.pv;

import java.nio.LongBuffer;

/**
 * A new guest's p2m: the mfn of each pfn. The first pages are superpages of 512 consecutive frames, stored as one number each, so that a guest of 64
 * GiB takes 256 KiB here and not 128 MiB.
 */
final class P2m {
    static final int SUPERPAGE_ORDER = 9;
    static final int SUPERPAGE = 1 << SUPERPAGE_ORDER;

    private final long[] superpages;
    private final long[] rest;

    /** @param superpages the first mfn of each, from pfn 0  @param rest mfns of the pages after those */
    P2m(long[] superpages, long[] rest) {
        this.superpages = superpages;
        this.rest = rest;
    }

    public long pages() {
        return ((long) superpages.length << SUPERPAGE_ORDER) + rest.length;
    }

    /** @param pfn below {@link #pages()} */
    public long mfn(long pfn) {
        long superpage = pfn >>> SUPERPAGE_ORDER;
        if (superpage < superpages.length) {
            return superpages[(int) superpage] + (pfn & SUPERPAGE - 1);
        }
        return rest[(int) (pfn - ((long) superpages.length << SUPERPAGE_ORDER))];
    }

    /** Writes the mfns of {@code count} pages, {@code -1} for pages beyond the guest's memory. */
    void put(long firstPfn, int count, LongBuffer into) {
        for (long pfn = firstPfn; pfn < firstPfn + count; pfn++) {
            into.put(pfn < pages() ? mfn(pfn) : -1L);
        }
    }

    /** The mfns of consecutive pages. */
    long[] mfns(long firstPfn, int count) {
        long[] mfns = new long[count];
        put(firstPfn, count, LongBuffer.wrap(mfns));
        return mfns;
    }
}
