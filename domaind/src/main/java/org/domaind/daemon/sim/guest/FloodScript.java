package org.domaind.daemon.sim.guest;

/** Writes to the store as fast as the store takes it. */
final class FloodScript implements GuestScript {
    /** Half of what the guest's store client takes, so that the guest can still answer a request to stop. */
    private static final int IN_FLIGHT = GuestStore.MAX_WAITING / 2;
    private long written;

    @Override
    public void booted(GuestKernel kernel) {
        kernel.announce();
        storeMoved(kernel);
    }

    @Override
    public void storeMoved(GuestKernel kernel) {
        while (kernel.store().inFlight() < IN_FLIGHT) {
            kernel.store().write(0, "data/flood", Long.toString(written++), (ok, payload) -> { });
        }
    }
}
