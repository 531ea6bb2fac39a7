package org.domaind.daemon.sim.guest;

import org.domaind.daemon.sim.guest.boot.GuestFault;

/** Comes up and crashes. */
final class CrashScript implements GuestScript {
    @Override
    public void tick(GuestKernel kernel, long number) {
        if (number > 0) {
            throw new GuestFault("asked to crash");
        }
    }
}
