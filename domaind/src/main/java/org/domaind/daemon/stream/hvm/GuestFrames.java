package org.domaind.daemon.stream.hvm;

/** Which frame numbers of a guest are looked at. */
final class GuestFrames {
    /** Below 4 GiB there is a hole for devices, and memory that was there is above. */
    private static final long FIRST_4_GIB = 1L << 20;
    private static final long FACTOR = 2;
    /** Beyond its memory a guest maps pages of other domains: 8 GiB of numbers. */
    private static final long EXTRA = 1L << 21;

    private GuestFrames() {
    }

    /** One more than the highest frame number that is believed. @param pages that the guest may have */
    static long end(long pages) {
        return FIRST_4_GIB + FACTOR * pages + EXTRA;
    }
}
