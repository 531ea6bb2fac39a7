package org.domaind.daemon.sim.guest;

/** Comes up, ticks, and never does what the store asks. */
final class SilentScript implements GuestScript {
    @Override
    public void shutdownRequested(GuestKernel kernel, String word) {
        kernel.print("not listening");
    }
}
