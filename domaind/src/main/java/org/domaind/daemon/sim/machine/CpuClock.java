package org.domaind.daemon.sim.machine;

import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** Cpu time of a domain: a fixed share of the time during which it may run. Guarded by the machine's lock. */
public final class CpuClock {
    /** One hundredth of the time: a guest that mostly waits. */
    private static final long SHARE = 100;
    private final LongSupplier nanoClock;
    private OptionalLong runningSince = OptionalLong.empty();
    private long ran;

    public CpuClock(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    public void running(boolean running) {
        if (running && runningSince.isEmpty()) {
            runningSince = OptionalLong.of(nanoClock.getAsLong());
        } else if (!running && runningSince.isPresent()) {
            ran += nanoClock.getAsLong() - runningSince.getAsLong();
            runningSince = OptionalLong.empty();
        }
    }

    public long nanos() {
        long now = runningSince.isPresent() ? nanoClock.getAsLong() - runningSince.getAsLong() : 0;
        return (ran + now) / SHARE;
    }
}
