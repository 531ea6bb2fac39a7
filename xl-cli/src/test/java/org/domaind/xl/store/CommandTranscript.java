package org.domaind.xl.store;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Prints a table of calls with what our commands give on any store: for the comparison with the reference, where a process a call would take long.
 * Arguments: the table, and the folder of the store's socket.
 */
final class CommandTranscript {
    private CommandTranscript() {
    }

    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        for (String line : Files.readAllLines(Path.of(arguments[0]))) {
            if (line.startsWith("$ ")) {
                out.print(line + "\n" + String.join("\n", Ran.of(CommandLine.of(line.substring(2)), Path.of(arguments[1])).formOnRealStore()) + "\n");
            } else if (line.isEmpty() || line.startsWith("#")) {
                out.print(line + "\n");
            }
        }
        out.flush();
    }
}
