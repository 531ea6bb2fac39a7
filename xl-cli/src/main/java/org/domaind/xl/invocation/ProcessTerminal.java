package org.domaind.xl.invocation;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.domaind.xl.console.RawTerminal;

/** The terminal of this process. */
public final class ProcessTerminal implements Terminal {
    @Override
    public boolean is(Stream stream) {
        // The enum's order is that of the descriptors' numbers. Java itself only reports stdin and stdout together.
        Path link = Path.of("/proc/self/fd/" + stream.ordinal());
        try {
            String target = Files.readSymbolicLink(link).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return System.console() != null;
        }
    }

    @Override
    public Closeable enterRaw() throws IOException {
        return RawTerminal.enter();
    }

    @Override
    public OptionalInt columns() {
        if (!is(Stream.OUT)) {
            return OptionalInt.empty();
        }
        // stty reports on its stdin, which is set to this process's stdout. It prints rows, a blank, columns.
        ProcessBuilder stty = new ProcessBuilder("stty", "size").redirectInput(new File("/dev/fd/" + Stream.OUT.ordinal()))
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        try {
            Process process = stty.start();
            String[] size = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip().split(" ");
            return size.length == 2 ? OptionalInt.of(Integer.parseInt(size[1])) : OptionalInt.empty();
        } catch (IOException | NumberFormatException e) {
            // No stty, or an unknown output format: treated as if the output were not a terminal.
            return OptionalInt.empty();
        }
    }
}
