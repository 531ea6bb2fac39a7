package org.domaind.daemon.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.domaind.daemon.Main;
import org.domaind.daemon.os.HoldingSupervisor;
import org.domaind.schema.HostPaths;
import org.domaind.xenstore.client.StoreClient;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The whole daemon, on the simulated host, as a service. */
@EnabledOnOs(OS.LINUX)
@Tag("slow")
@Timeout(120)
class SupervisedDaemonTest {
    private static final int TERMINATE = 15;

    @TempDir
    private Path folder;

    @Test
    void tellsThatItServesAndThatItStopsAndHasItsSocketsHeld() throws Exception {
        List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), Main.class.getName(), "--simulate", "--root",
                folder.toString());
        Path socket = new HostPaths(folder).storeSocket();
        try (HoldingSupervisor supervisor = new HoldingSupervisor(folder.resolve("notify").toString(), folder.resolve("log"))) {
            supervisor.start(command);
            try (StoreClient client = StoreClient.connect(socket)) {
                assertEquals("Domain-0", client.read("/local/domain/0/name"));
                assertTrue(supervisor.held().containsAll(List.of("store", "store.client-0-1")), supervisor.held().toString());
            }
            // All of its loops have answered, and do again.
            supervisor.await("WATCHDOG=1");
            supervisor.await("WATCHDOG=1");
            supervisor.signal(TERMINATE);
            supervisor.await("STOPPING=1");
            supervisor.awaitEnd();
            // A simulated host's next boot is another one: its store begins anew, at the same socket.
            supervisor.start(command);
            try (StoreClient client = StoreClient.connect(socket)) {
                assertEquals("Domain-0", client.read("/local/domain/0/name"));
            }
        }
    }
}
