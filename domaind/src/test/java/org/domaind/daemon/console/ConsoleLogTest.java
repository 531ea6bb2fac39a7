package org.domaind.daemon.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleLogTest {
    @TempDir
    private Path folder;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void appendsToWhatIsThere() throws IOException {
        Path file = folder.resolve("guest-a.log");
        Files.writeString(file, "before\n");
        try (ConsoleLog log = new ConsoleLog(folder, "a")) {
            log.write(bytes("after\n"), 6);
        }
        assertEquals("before\nafter\n", Files.readString(file));
    }

    @Test
    void isBoundedByARotation() throws IOException {
        byte[] much = new byte[1 << 20];
        try (ConsoleLog log = new ConsoleLog(folder, "a")) {
            for (int i = 0; i < 40; i++) {
                log.write(much, much.length);
            }
        }
        assertTrue(Files.size(folder.resolve("guest-a.log")) <= ConsoleLog.MAX_BYTES + much.length);
        assertTrue(Files.size(folder.resolve("guest-a.log.1")) <= ConsoleLog.MAX_BYTES + much.length);
        try (var files = Files.list(folder)) {
            assertEquals(2, files.count());
        }
    }

    @Test
    void beginsANewFileWhenSomebodyMovedIt() throws IOException {
        Path file = folder.resolve("guest-a.log");
        byte[] chunk = new byte[64 << 10];
        try (ConsoleLog log = new ConsoleLog(folder, "a")) {
            log.write(chunk, chunk.length);
            Files.move(file, folder.resolve("moved"));
            log.write(bytes("new\n"), 4);
        }
        assertEquals("new\n", Files.readString(file));
    }
}
