package org.domaind.daemon.sim.guest;

/** Comes up, ticks, and never lets go of a device. */
final class HolderScript implements GuestScript {
    @Override
    public boolean letsDevicesGo() {
        return false;
    }
}
