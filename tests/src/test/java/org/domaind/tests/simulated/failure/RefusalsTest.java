package org.domaind.tests.simulated.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.domaind.daemon.sim.guest.SimKernel;
import org.domaind.tests.simulated.Remains;
import org.domaind.tests.simulated.RunningDaemon;
import org.domaind.tests.simulated.XlResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be done is said in one clear line, with the status that scripts know, and changes nothing. */
class RefusalsTest {
    @TempDir
    Path folder;
    private RunningDaemon host;
    private Remains before;

    @BeforeEach
    void start() throws IOException {
        host = RunningDaemon.start(folder);
        host.createSettled("present");
        before = Remains.of(host);
    }

    @AfterEach
    void stop() {
        host.close();
    }

    private void refused(int status, String line, String... settings) {
        XlResult result = host.xl("create", "-q", host.config("g", settings));
        String told = result.refusal(status);
        assertTrue(told.matches(line), told);
        host.awaitRemains(before);
        assertTrue(Files.notExists(host.paths().consoleLogDirectory().resolve("guest-g.log")), "no log of a guest that never was");
    }

    private static String quoted(Path file) {
        return '"' + file.toString() + '"';
    }

    @Test
    void noSuchConfig() {
        assertEquals("Failed to read config file: absent.cfg: No such file or directory", host.xl("create", "-q", "absent.cfg").refusal(3));
    }

    @Test
    void twoConfigs() {
        XlResult result = host.xl("create", "-q", host.config("a"), host.config("b"));
        assertEquals(2, result.status());
        assertTrue(result.out().contains("create <ConfigFile> [options] [vars]"), result::toString);
        host.awaitRemains(before);
    }

    @Test
    void noSuchKernel() {
        Path absent = folder.resolve("boot/absent");
        refused(3, "xl: .*" + absent + " does not exist", "kernel=" + quoted(absent));
    }

    @Test
    void notAKernel() {
        String text = host.file("boot/text", "#!/bin/sh\necho hello\n".repeat(100));
        refused(3, "xl: .*" + text + ".*", "kernel=\"" + text + '"');
        String empty = host.file("boot/empty", "");
        refused(3, "xl: .*" + empty + ".*", "kernel=\"" + empty + '"');
        refused(3, "xl: .*" + folder + ".*", "kernel=" + quoted(folder));
    }

    @Test
    void aKernelWithoutNotes() throws IOException {
        byte[] image = SimKernel.bytes();
        // The second program header's type: no longer a note.
        image[64 + 56] = 0;
        Path file = Files.write(folder.resolve("boot/plain"), image);
        refused(3, "xl: .*" + file + ".*note.*", "kernel=" + quoted(file));
    }

    @Test
    void aTruncatedKernel() throws IOException {
        byte[] image = SimKernel.bytes();
        Path file = Files.write(folder.resolve("boot/short"), java.util.Arrays.copyOf(image, image.length / 2));
        refused(3, "xl: .*" + file + ".*", "kernel=" + quoted(file));
    }

    @Test
    void noSuchRamdisk() {
        Path absent = folder.resolve("boot/absent.gz");
        refused(3, "xl: .*" + absent + " does not exist", "ramdisk=" + quoted(absent));
    }

    @Test
    void memoryLargerThanFree() {
        refused(3, "xl: the guest needs 4098 MiB of memory, the host has \\d+ MiB free; domain 0 could give \\d+ MiB; .*", "memory=4096");
    }

    @Test
    void memoryTooSmall() throws IOException {
        refused(3, "xl: .*memory.*", "memory=1");
        Path ramdisk = Files.write(folder.resolve("boot/big"), new byte[20 << 20]);
        refused(3, "xl: .*memory.*", "memory=16", "ramdisk=" + quoted(ramdisk));
        refused(1, ".*memory.*", "memory=0");
    }

    @Test
    void nameTaken() {
        refused(3, "xl: Domain with name \"present\" already exists\\.", "name=\"present\"");
    }

    @Test
    void noVcpus() {
        refused(1, ".*g\\.cfg:\\d+:\\d+: .*vcpus.*", "vcpus=0");
    }

    @Test
    void noSuchPool() {
        refused(3, "xl: there is no cpupool \"absent\"", "pool=\"absent\"");
    }

    @Test
    void noSuchDomain() {
        for (String command : new String[] {"pause", "unpause", "console"}) {
            assertEquals("absent is an invalid domain identifier (rc=-6)", host.xl(command, "absent").refusal(1), command);
        }
        for (String command : new String[] {"pause", "unpause", "destroy", "reboot", "shutdown"}) {
            XlResult result = host.xl(command, "4711");
            assertEquals(1, result.status(), result::toString);
            assertTrue(result.err().contains("Domain 4711 does not exist"), result::toString);
        }
        host.awaitRemains(before);
    }

    @Test
    void domainZeroIsTheHost() {
        for (String name : new String[] {"0", "Domain-0"}) {
            assertEquals("xl: domain 0 is the host: it cannot be paused", host.xl("pause", name).refusal(1));
            assertEquals("Shutting down domain 0\nxl: domain 0 is the host: shut it down from within\nshutdown failed (rc=-3)\n",
                    host.xl("shutdown", name).err());
            assertEquals("Rebooting domain 0\nxl: domain 0 is the host: reboot it from within\nreboot failed (rc=-3)\n", host.xl("reboot", name).err());
            assertEquals("xl: domain 0 is the host: it cannot be destroyed\ndestroy failed (rc=-3)\n", host.xl("destroy", "-f", name).err());
            host.xl("unpause", name).ok();
        }
        assertEquals("Domain-0", host.store().read("/local/domain/0/name"));
        host.awaitRemains(before);
    }

    @Test
    void theDaemonDoesNotRun() throws IOException {
        host.stopDaemon();
        try {
            String line = "xl: cannot reach domaind at " + host.paths().managementSocket() + ": not running?; start it with \"domaind --daemon\"";
            Stream.of("list", "info", "dmesg", "vm-list").forEach(command -> assertEquals(line, host.xl(command).refusal(1)));
            assertEquals(line, host.xl("create", "-q", host.config("g")).refusal(1));
        } finally {
            host.startDaemon();
        }
        host.awaitTicks("present");
    }
}
