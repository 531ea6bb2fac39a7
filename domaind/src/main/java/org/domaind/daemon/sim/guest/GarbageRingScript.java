package org.domaind.daemon.sim.guest;

/** Comes up, then writes impossible indices into its store ring and tells the store to look. */
final class GarbageRingScript implements GuestScript {
    private static final int FAR = 0x12345678;

    @Override
    public void tick(GuestKernel kernel, long number) {
        kernel.print("tick " + number);
        if (number == 1) {
            kernel.corruptStoreRing(0, FAR);
        }
    }
}
