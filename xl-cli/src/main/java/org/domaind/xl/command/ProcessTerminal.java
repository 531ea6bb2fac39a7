package org.domaind.xl.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The streams of this process. */
public final class ProcessTerminal implements Terminal {
    @Override
    public boolean is(Stream stream) {
        // The descriptors' numbers are the enum's order. Java itself only tells of stdin and stdout together.
        Path link = Path.of("/proc/self/fd/" + stream.ordinal());
        try {
            String target = Files.readSymbolicLink(link).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return System.console() != null;
        }
    }
}
