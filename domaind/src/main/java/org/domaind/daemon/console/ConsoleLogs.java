package org.domaind.daemon.console;

import java.nio.file.Path;
import org.domaind.daemon.guestlog.GuestLog;

/**
 * Where the consoles' logs are kept, and how much of them.
 *
 * @param folder   created when it is needed
 * @param maxBytes a file of this length is rotated; 0: nothing is logged
 * @param keep     how many rotated files are kept per guest: {@code guest-NAME.log.1} is the newest of them
 */
public record ConsoleLogs(Path folder, long maxBytes, int keep) {
    public static final long DEFAULT_MAX_BYTES = 8 << 20;
    public static final int DEFAULT_KEEP = 3;

    public ConsoleLogs {
        if (maxBytes < 0 || keep < 0) {
            throw new IllegalArgumentException("a log of " + maxBytes + " bytes, " + keep + " kept");
        }
    }

    GuestLog of(String guestName) {
        return new GuestLog(folder, "guest-", guestName, maxBytes, keep);
    }
}
