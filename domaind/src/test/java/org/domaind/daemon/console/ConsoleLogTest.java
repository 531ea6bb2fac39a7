package org.domaind.daemon.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.domaind.daemon.guestlog.GuestLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        try (GuestLog log = logs(1 << 20, 2).of("a")) {
            log.write(bytes("after\n"), 6);
        }
        assertEquals("before\nafter\n", Files.readString(file));
    }

    private ConsoleLogs logs(long maxBytes, int keep) {
        return new ConsoleLogs(folder, maxBytes, keep);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void isBoundedByRotation() throws IOException {
        try (GuestLog log = logs(10, 2).of("a")) {
            for (char c = 'a'; c <= 'z'; c++) {
                log.write(bytes(c + "23\n"), 4);
            }
        }
        assertEquals(List.of("guest-a.log", "guest-a.log.1", "guest-a.log.2"), files());
        assertEquals("z23\n", Files.readString(folder.resolve("guest-a.log")));
        assertEquals("3\nx23\ny23\n", Files.readString(folder.resolve("guest-a.log.1")), "nothing between two files is lost");
    }

    @Test
    void keepsNoOldFilesIfTold() throws IOException {
        try (GuestLog log = logs(4, 0).of("a")) {
            log.write(bytes("0123456789"), 10);
        }
        assertEquals(List.of("guest-a.log"), files());
        assertEquals("89", Files.readString(folder.resolve("guest-a.log")));
    }

    @Test
    void isNotWrittenIfTold() throws IOException {
        try (GuestLog log = logs(0, 3).of("a")) {
            log.write(bytes("0123456789"), 10);
        }
        assertEquals(List.of(), files());
    }

    @Test
    void isOpenedAnewOnRequest() throws IOException {
        Path file = folder.resolve("guest-a.log");
        try (GuestLog log = logs(1 << 20, 2).of("a")) {
            log.write(bytes("old\n"), 4);
            Files.move(file, folder.resolve("moved"));
            log.write(bytes("still old\n"), 10);
            log.reopen();
            log.write(bytes("new\n"), 4);
        }
        assertEquals("new\n", Files.readString(file));
        assertEquals("old\nstill old\n", Files.readString(folder.resolve("moved")));
    }

    @ParameterizedTest
    @CsvSource({"web-1,guest-web-1.log", "../../etc/passwd,guest-.._.._etc_passwd.log", "a b\u00e9\u0001c,guest-a_b__c.log", "..,guest-...log"})
    void isInItsFolderWhateverTheGuestIsCalled(String name, String file) throws IOException {
        try (GuestLog log = logs(1 << 20, 2).of(name)) {
            log.write(bytes("said"), 4);
        }
        assertEquals(List.of(file), files());
    }

    @Test
    void aNameTooLongForAFileIsCut() throws IOException {
        try (GuestLog log = logs(2, 99).of("n".repeat(4000))) {
            log.write(bytes("said"), 4);
        }
        assertEquals(2, files().size());
    }

    @Test
    void beginsANewFileWhenSomebodyMovedIt() throws IOException {
        Path file = folder.resolve("guest-a.log");
        byte[] chunk = new byte[64 << 10];
        try (GuestLog log = logs(1 << 20, 2).of("a")) {
            log.write(chunk, chunk.length);
            Files.move(file, folder.resolve("moved"));
            log.write(bytes("new\n"), 4);
        }
        assertEquals("new\n", Files.readString(file));
    }
}
