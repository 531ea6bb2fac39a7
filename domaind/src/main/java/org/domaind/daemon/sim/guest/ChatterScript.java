package org.domaind.daemon.sim.guest;

/** Prints as fast as its console takes it. */
final class ChatterScript implements GuestScript {
    /** Lines in one step, so that other guests get their turns. */
    private static final int BURST = 64;
    private static final String LINE = "chatter ".repeat(9);

    @Override
    public void consoleMoved(GuestKernel kernel) {
        for (int i = 0; i < BURST && kernel.consoleFlushed(); i++) {
            kernel.print(LINE);
        }
    }
}
