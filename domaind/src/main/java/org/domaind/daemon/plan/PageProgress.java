package org.domaind.daemon.plan;

import java.util.function.IntConsumer;

/** How many of a guest's pages are in a file that a step writes: it tells of each hundredth that is new, and ends a step that was cancelled. */
public final class PageProgress {
    private final Cancellation cancellation;
    private final int weight;
    private final IntConsumer percent;
    private long pages;
    private long of;
    private int told = -1;

    /** @param weight of the step: what is told when all pages are written */
    public PageProgress(Cancellation cancellation, int weight, IntConsumer percent) {
        this.cancellation = cancellation;
        this.weight = weight;
        this.percent = percent;
    }

    public void written(long newPages, long newOf) {
        pages = newPages;
        of = newOf;
        cancellation.check();
        int now = of == 0 ? 0 : (int) (pages * weight / of);
        if (now != told) {
            told = now;
            percent.accept(now);
        }
    }

    public long pages() {
        return pages;
    }

    public long of() {
        return of;
    }
}
