package org.domaind.tests.simulated;

import java.util.Optional;
import java.util.function.Predicate;

/** Kills the daemon when a plan asks the n-th operation of the hypervisor: that one and all that follow have no effect. */
public final class KillingOperation implements Predicate<String> {
    private final RunningDaemon host;
    private final int nth;
    private int seen;
    private Optional<DiskImage> image = Optional.empty();
    private String killed = "";

    /** @param nth from 1 */
    public KillingOperation(RunningDaemon host, int nth) {
        this.host = host;
        this.nth = nth;
    }

    @Override
    public synchronized boolean test(String operation) {
        String thread = Thread.currentThread().getName();
        if (image.isEmpty() && (thread.equals("plan") || thread.equals("core-dump") || thread.equals("migration")) && ++seen == nth) {
            image = Optional.of(host.image());
            killed = operation;
        }
        return image.isPresent() && !operation.equals("evtchn notify");
    }

    /** The operation at which it has come. */
    public synchronized String killed() {
        return killed;
    }

    /** The daemon's files at its end, once it has come. */
    public synchronized Optional<DiskImage> image() {
        return image;
    }
}
