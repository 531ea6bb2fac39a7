package org.domaind.daemon.console;

import java.nio.file.Path;

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
    /** Leaves room for prefix and suffix in a file name, which has at most 255 bytes. */
    private static final int MOST_NAME_CHARACTERS = 200;

    public ConsoleLogs {
        if (maxBytes < 0 || keep < 0) {
            throw new IllegalArgumentException("a log of " + maxBytes + " bytes, " + keep + " kept");
        }
    }

    ConsoleLog of(String guestName) {
        return new ConsoleLog(folder.resolve("guest-" + fileName(guestName) + ".log"), maxBytes, keep);
    }

    /** The name comes from the store, and may contain anything that a tool in domain 0 wrote. */
    private static String fileName(String guestName) {
        String plain = guestName.replaceAll("[^!-~]|/", "_");
        return plain.length() <= MOST_NAME_CHARACTERS ? plain : plain.substring(0, MOST_NAME_CHARACTERS);
    }
}
