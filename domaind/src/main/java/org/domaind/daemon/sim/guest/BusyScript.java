package org.domaind.daemon.sim.guest;

import java.util.concurrent.TimeUnit;

/** Computes from tick to tick and wants nothing of anybody: what a guest costs that only takes processor time. */
final class BusyScript implements GuestScript {
    /** In one step, so that other guests get their turns. */
    private static final long BURST_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    @Override
    public void tick(GuestKernel kernel, long number) {
        long began = System.nanoTime();
        while (System.nanoTime() - began < BURST_NANOS) {
            Thread.onSpinWait();
        }
    }
}
