package org.domaind.daemon.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
@Tag("slow")
@Timeout(120)
class FewDescriptorsTest {
    @TempDir
    private Path folder;

    @Test
    void whoCannotBeAcceptedForWantOfDescriptorsWaitsAndTheLoopDoesNotSpin() throws Exception {
        Path said = folder.resolve("said");
        Process process = new ProcessBuilder("bash", "-c", "ulimit -n 120; exec \"$@\"", "bash",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:-MaxFDLimit", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "-cp", System.getProperty("java.class.path"), FewDescriptors.class.getName(), folder.toString())
                .redirectError(folder.resolve("log").toFile()).redirectOutput(said.toFile()).start();
        try {
            assertEquals(0, process.waitFor(), () -> read(folder.resolve("log")));
        } finally {
            process.destroyForcibly();
        }
        assertEquals("""
                before: {"parameters":{"text":"x"}}
                full
                refusals are a second apart
                after: {"parameters":{"text":"x"}}
                """, read(said));
        assertEquals(1, read(folder.resolve("log")).lines().filter(line -> line.contains("Management connections cannot be accepted")).count());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }
}
