package org.domaind.daemon.console;

import java.nio.file.Path;

/**
 * Where guests' output is kept, and how much of it.
 *
 * @param folder   made when it is needed
 * @param maxBytes a file this long is renamed, and a new one begun; 0: nothing is kept
 * @param keep     how many full files of each guest stay beside the one that is written: {@code guest-NAME.log.1} is the newest of them
 */
public record ConsoleLogs(Path folder, long maxBytes, int keep) {
    public static final long DEFAULT_MAX_BYTES = 8 << 20;
    public static final int DEFAULT_KEEP = 3;
    /** Leaves room for what goes around it in a file's name, which has at most 255 bytes. */
    private static final int MOST_NAME_CHARACTERS = 200;

    public ConsoleLogs {
        if (maxBytes < 0 || keep < 0) {
            throw new IllegalArgumentException("a log of " + maxBytes + " bytes, " + keep + " kept");
        }
    }

    ConsoleLog of(String guestName) {
        return new ConsoleLog(folder.resolve("guest-" + fileName(guestName) + ".log"), maxBytes, keep);
    }

    /** A guest's name may hold anything that a tool of domain 0 wrote. */
    private static String fileName(String guestName) {
        String plain = guestName.replaceAll("[^!-~]|/", "_");
        return plain.length() <= MOST_NAME_CHARACTERS ? plain : plain.substring(0, MOST_NAME_CHARACTERS);
    }
}
