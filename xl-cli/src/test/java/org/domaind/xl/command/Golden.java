package org.domaind.xl.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One recorded call.
 *
 * @param expected the lines behind the command line, as recorded
 */
record Golden(String command, List<String> expected) {

    static final Path FOLDER = Path.of("src/test/resources/golden");

    static List<Golden> read(String file) {
        List<Golden> calls = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(FOLDER.resolve(file))) {
                if (line.startsWith("$ xl")) {
                    lines = new ArrayList<>();
                    calls.add(new Golden(line.substring(4).strip(), lines));
                } else if (!line.isBlank() && !line.startsWith("#")) {
                    lines.add(line.stripTrailing());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return calls;
    }

    String[] arguments() {
        return command.isEmpty() ? new String[0] : command.split(" ");
    }

    String expectedText() {
        return expected.stream().map(Golden::form).collect(Collectors.joining("\n"));
    }

    /** The same form as the record's. */
    static String text(Harness.Result result) {
        List<String> lines = new ArrayList<>();
        if (!result.out().isEmpty()) {
            for (String line : lines(result.out())) {
                lines.add(form(line.replace("\t", "^I") + "$"));
            }
        }
        if (!result.err().isEmpty()) {
            for (String line : lines(result.err())) {
                lines.add(form(("STDERR| " + line).stripTrailing()));
            }
        }
        lines.add("rc=" + result.status());
        return String.join("\n", lines);
    }

    private static String[] lines(String text) {
        return (text.endsWith("\n") ? text.substring(0, text.length() - 1) : text).split("\n", -1);
    }

    /** What differs from host to host and from run to run becomes its name. */
    private static String form(String line) {
        return line.replaceAll("^((?:host|release|version|machine) +: ).*", "$1...")
                .replaceAll("\"uuid\": \"[0-9a-f-]{36}\"", "\"uuid\": \"...\"")
                .replaceAll("^ \\d\\d:\\d\\d:\\d\\d up", " NOW up");
    }
}
