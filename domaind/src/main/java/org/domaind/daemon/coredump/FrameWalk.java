package org.domaind.daemon.coredump;

/** A guest's pages in ascending order of their numbers. */
interface FrameWalk {
    /**
     * The next pages.
     *
     * @param pfns   filled in with the guest's own numbers, which are unique and ascending over all calls
     * @param frames filled in with the numbers by which the pages are mapped; as long as {@code pfns}
     * @return how many there are; 0 at the end
     */
    int next(long[] pfns, long[] frames);
}
