package org.domaind.daemon.os.linux.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.domaind.daemon.os.Libc;
import org.domaind.daemon.os.NativeBlock;
import org.domaind.daemon.os.OpenFlags;
import org.domaind.daemon.os.PollSet;
import org.domaind.daemon.os.SystemException;
import org.junit.jupiter.api.Test;

class ChildProcessTest {
    private static final int KILL = 9;
    private static final int PATIENCE_MILLIS = 30_000;

    private static ChildProcess shell(String script, int out, Integer... descriptors) {
        int none = Libc.openFile("/dev/null", OpenFlags.here().closeOnExec());
        try {
            return ChildProcess.start(List.of("/bin/sh", "-c", script), Map.of("WORD", "given"), new int[] {none, out, out}, List.of(descriptors));
        } finally {
            Libc.closeFile(none);
        }
    }

    private static OptionalInt end(ChildProcess process) {
        try (PollSet set = new PollSet(process.descriptor())) {
            assertTrue(set.awaitReady(PATIENCE_MILLIS), "it has not ended");
        }
        return process.status();
    }

    private static String read(int fd) {
        StringBuilder text = new StringBuilder();
        try (NativeBlock buffer = new NativeBlock(4096)) {
            for (int count = Libc.tryRead(fd, buffer.address(), 4096); count > 0; count = Libc.tryRead(fd, buffer.address(), 4096)) {
                byte[] bytes = new byte[count];
                buffer.bytes().get(0, bytes);
                text.append(new String(bytes, StandardCharsets.US_ASCII));
            }
        }
        return text.toString();
    }

    @Test
    void hasWhatItWasGivenAndNothingElse() {
        int[] pipe = Libc.pipe(OpenFlags.here().closeOnExec());
        // Two that a JVM might have open without close-on-exec.
        int stray = Libc.openFile("/dev/zero", 0);
        int given = Libc.openFile("/dev/full", 0);
        try (ChildProcess child = shell("echo $WORD; for fd in /proc/$$/fd/*; do readlink $fd || :; done", pipe[1], given)) {
            Libc.closeFile(pipe[1]);
            List<String> lines = read(pipe[0]).lines().toList();
            assertEquals(OptionalInt.of(0), end(child));
            assertEquals("given", lines.get(0));
            assertEquals("/dev/null", lines.get(1));
            assertTrue(lines.get(2).startsWith("pipe:") && lines.get(3).equals(lines.get(2)), lines.toString());
            assertEquals("/dev/full", lines.get(4));
            assertFalse(lines.contains("/dev/zero"), lines.toString());
        } finally {
            Libc.closeFile(pipe[0]);
            Libc.closeFile(stray);
            Libc.closeFile(given);
        }
    }

    @Test
    void itsEndIsTold() {
        try (ChildProcess child = shell("exit 7", 2)) {
            assertEquals(OptionalInt.of(7), end(child));
        }
        try (ChildProcess child = shell("kill -11 $$", 2)) {
            assertEquals(OptionalInt.of(139), end(child));
            assertFalse(child.signal(KILL), "it has ended");
        }
    }

    @Test
    void isKilled() {
        try (ChildProcess child = shell("while :; do read x < /dev/zero; done", 2)) {
            assertEquals(OptionalInt.empty(), child.status());
            assertTrue(child.signal(KILL));
            assertEquals(OptionalInt.of(137), end(child));
        }
    }

    @Test
    void aProgramThatIsNotThereIsAnError() {
        int none = Libc.openFile("/dev/null", OpenFlags.here().closeOnExec());
        try {
            assertThrows(SystemException.class, () -> ChildProcess.start(List.of("/no/such"), Map.of(), new int[] {none, none, none}, List.of()));
        } finally {
            Libc.closeFile(none);
        }
    }

    @Test
    void aProcessOfSomebodyElseHasNoStatus() {
        try (ChildProcess parent = ChildProcess.of((int) ProcessHandle.current().parent().orElseThrow().pid())) {
            assertEquals(OptionalInt.empty(), parent.status());
        }
        assertThrows(SystemException.class, () -> ChildProcess.of(Integer.MAX_VALUE));
    }
}
