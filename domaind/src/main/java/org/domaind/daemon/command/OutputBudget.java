package org.domaind.daemon.command;

import java.io.IOException;

/** Limits the memory for output that all commands together hold back before they print it. Thread-safe. */
final class OutputBudget {
    static final long MAX = 64 << 20;

    private long kept;

    /** Reserves bytes. @throws IOException the limit is reached */
    synchronized void keep(long bytes) throws IOException {
        if (kept + bytes > MAX) {
            throw new IOException("other commands hold " + (kept >> 20) + " MiB of output in domaind's memory already; try again when some have ended");
        }
        kept += bytes;
    }

    synchronized void release(long bytes) {
        kept -= bytes;
    }
}
