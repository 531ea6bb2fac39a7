package org.domaind.daemon.command;

import java.io.IOException;

/** What all commands together keep in memory before they print it. Thread-safe. */
final class OutputBudget {
    static final long MAX = 64 << 20;

    private long kept;

    /** @throws IOException it is too much  */
    synchronized void keep(long bytes) throws IOException {
        if (kept + bytes > MAX) {
            throw new IOException("domaind's other commands keep " + (kept >> 20) + " MiB of output already; try again when some have ended");
        }
        kept += bytes;
    }

    synchronized void release(long bytes) {
        kept -= bytes;
    }
}
