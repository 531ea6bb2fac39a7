package org.domaind.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.domaind.schema.HostPaths;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
@Timeout(120)
class DyingDaemonTest {
    private static final int DIED = 3;

    @TempDir
    private Path folder;

    @Test
    void theProcessEndsAtOnceWithTheStackInItsLogAndItsSocketsInPlace() throws Exception {
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), DyingDaemon.class.getName(),
                folder.resolve("host").toString(), "xenstore").redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            assertEquals(DIED, process.waitFor());
        } finally {
            process.destroyForcibly();
        }
        String said = Files.readString(log);
        assertTrue(said.contains("domaind exits because its thread xenstore failed"), said);
        assertTrue(said.contains("AssertionError: a fault for the test\n\tat org.domaind.daemon.DyingDaemon"), said);
        assertFalse(said.contains("an orderly end"), said);
        assertTrue(Files.exists(new HostPaths(folder.resolve("host")).storeSocket()), "nothing is closed, as by a kill");
    }
}
