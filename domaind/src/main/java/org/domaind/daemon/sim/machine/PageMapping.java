package org.domaind.daemon.sim.machine;

import org.domaind.daemon.os.PageFile;

/** Frames of a domain that somebody has mapped. */
public final class PageMapping {
    public final SimDomain domain;
    final long[] mfns;
    /** Of each frame: why it is not mapped, or null. */
    private final String[] errors;
    /** By a grant: what is written through it is logged. */
    final boolean granted;
    private final PageFile.View view;
    private volatile boolean open = true;

    PageMapping(SimDomain domain, long[] mfns, String[] errors, boolean granted, PageFile.View view) {
        this.domain = domain;
        this.mfns = mfns;
        this.errors = errors;
        this.granted = granted;
        this.view = view;
    }

    public int count() {
        return mfns.length;
    }

    /** Why a frame is not mapped, or null. */
    public String error(int index) {
        return errors[index];
    }

    public boolean open() {
        return open;
    }

    /** Takes the pages away. */
    void revoke() {
        open = false;
        view.revoke();
    }

    public PageFile.View view() {
        return view;
    }
}
