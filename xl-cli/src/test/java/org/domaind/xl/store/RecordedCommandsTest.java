package org.domaind.xl.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.domaind.xenstore.server.StoreServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Our commands on our store print and end as the reference's commands on the reference's store did. */
class RecordedCommandsTest {
    @TempDir
    private static Path folder;
    private static StoreServer server;

    @BeforeAll
    static void start() throws IOException {
        server = TestStore.start(folder);
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @TestFactory
    Stream<DynamicTest> eachCall() throws IOException {
        return CommandTable.read(CommandTable.FILE).entries().stream().map(entry -> DynamicTest.dynamicTest(entry.line(), () -> {
            Ran ran = Ran.of(CommandLine.of(entry.line()), folder);
            assertEquals(String.join("\n", entry.expected()), String.join("\n", ran.formOnRealStore()));
        }));
    }

    @Test
    void theTableIsThere() throws IOException {
        assertTrue(CommandTable.read(CommandTable.FILE).entries().size() > 500);
    }
}
