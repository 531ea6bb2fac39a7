package org.domaind.daemon.bootloader;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.config.BootSpec;

/**
 * What a bootloader answers ({@code --output-format=simple0}): items that end with a NUL, each a word, blanks and the rest. Nothing of it is trusted.
 *
 * @param kernel  plain file of the bootloader's folder
 * @param ramdisk likewise, if there is one
 */
record BootloaderResult(Path kernel, Optional<Path> ramdisk, String commandLine) {
    private static final int MOST_BYTES = 64 << 10;

    /**
     * @param output the folder
     * @param shown  its path as the bootloader knows it
     * @throws ProblemException {@code bootloader-result}
     */
    static BootloaderResult read(Path output, String shown) {
        String text = text(output.resolve(BootloaderFolder.RESULT));
        Optional<Path> kernel = Optional.empty();
        Optional<Path> ramdisk = Optional.empty();
        String commandLine = "";
        for (String item : text.split("\0")) {
            String rest = item.replaceFirst("^\\w*\\s+", "");
            if (item.matches("(?s)kernel\\s+.*")) {
                kernel = Optional.of(file(output, shown, rest));
            } else if (item.matches("(?s)ramdisk\\s+.*")) {
                ramdisk = Optional.of(file(output, shown, rest));
            } else if (item.matches("(?s)args\\s+.*")) {
                commandLine = checked(rest);
            }
            // Others mean nothing, as in the reference.
        }
        return new BootloaderResult(kernel.orElseThrow(() -> wrong("it names no kernel")), ramdisk, commandLine);
    }

    private static String text(Path result) {
        if (!Files.isRegularFile(result, LinkOption.NOFOLLOW_LINKS)) {
            throw wrong("its answer is no plain file");
        }
        try (InputStream in = Files.newInputStream(result, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw wrong("its answer has more than " + MOST_BYTES + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw wrong("its answer cannot be read: " + e.getMessage());
        }
    }

    private static Path file(Path output, String shown, String path) {
        String name = path.startsWith(shown + "/") ? path.substring(shown.length()).replaceFirst("^/+", "") : "";
        if (name.isEmpty() || name.contains("/") || name.equals("..") || name.equals(".") || !Files.isRegularFile(output.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
            throw wrong("\"" + printable(path) + "\" is no plain file of its folder");
        }
        return output.resolve(name);
    }

    private static String checked(String commandLine) {
        if (commandLine.chars().anyMatch(c -> Character.isISOControl(c) && c != '\t')) {
            throw wrong("the command line has control characters: \"" + printable(commandLine) + "\"");
        }
        int bytes = commandLine.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > BootSpec.MAX_COMMAND_LINE_BYTES) {
            throw wrong("the command line has " + bytes + " bytes, " + BootSpec.MAX_COMMAND_LINE_BYTES + " is the most");
        }
        return commandLine;
    }

    /** For a message: bounded, one line. */
    static String printable(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "?");
        return line.length() > 200 ? line.substring(0, 200) + "..." : line;
    }

    private static ProblemException wrong(String what) {
        return new ProblemException("bootloader-result", "the bootloader's answer cannot be used: " + what);
    }

    BootSpec boot() {
        return new BootSpec(kernel.toString(), ramdisk.map(Path::toString), commandLine);
    }
}
