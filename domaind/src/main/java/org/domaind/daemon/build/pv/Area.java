package org.domaind.daemon.build.pv;

import org.domaind.daemon.build.Pages;

/**
 * Consecutive pages of a guest, mapped at consecutive addresses.
 *
 * @param address virtual address of the first page; 0 when the pages are not mapped
 */
record Area(long address, long pfn, long pages) {
    /** The first pfn after it. */
    public long end() {
        return pfn + pages;
    }

    boolean holdsPfn(long candidate) {
        return candidate >= pfn && candidate < end();
    }

    /** Whether the page at that virtual address is in it. */
    boolean holdsAddress(long candidate) {
        return candidate - address >>> Pages.SHIFT < pages;
    }

    long pfnAt(long candidate) {
        return pfn + (candidate - address >>> Pages.SHIFT);
    }
}
