package org.domaind.xl.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Our commands ask for what the reference's ask for, and make of each answer what those make of it. */
class RecordedConversationsTest {
    private static final Path TABLE = Path.of("src/test/resources/xenstore/conversations.txt");

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> eachConversation() throws IOException {
        return CommandTable.read(TABLE).entries().stream().map(entry -> DynamicTest.dynamicTest(entry.line(), () -> check(entry)));
    }

    private void check(CommandTable.Entry entry) throws Exception {
        List<String> answers = entry.expected().stream().filter(line -> line.startsWith("< ")).map(line -> line.substring(2)).toList();
        try (ScriptedStore store = new ScriptedStore(folder, answers)) {
            Ran ran = Ran.of(CommandLine.of(entry.line()), folder);
            List<String> lines = new ArrayList<>(store.asked());
            lines.addAll(ran.form());
            assertEquals(entry.expected().stream().map(String::stripTrailing).collect(Collectors.joining("\n")), String.join("\n", lines));
        }
    }

    @Test
    void theTableIsThere() throws IOException {
        assertTrue(CommandTable.read(TABLE).entries().size() > 80);
    }
}
