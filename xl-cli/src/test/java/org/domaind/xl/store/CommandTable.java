package org.domaind.xl.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The recorded calls, in their order. */
record CommandTable(List<Entry> entries) {
    static final Path FILE = Path.of("src/test/resources/xenstore/commands.txt");

    /**
     * A line of the table with what belongs to it.
     *
     * @param line     a call without its dollar sign
     * @param expected the lines below it
     */
    record Entry(String line, List<String> expected) {
    }

    static CommandTable read(Path file) throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith("$ ")) {
                entries.add(new Entry(line.substring(2), new ArrayList<>()));
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                entries.get(entries.size() - 1).expected().add(line);
            }
        }
        return new CommandTable(entries);
    }
}
