package org.domaind.xenstore.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.domaind.xenstore.client.StoreClient;
import org.domaind.xenstore.client.StoreClosedException;
import org.domaind.xenstore.server.StandaloneStore;

/** A store in a process of its own, killed with SIGKILL under load. */
@Tag("slow")
class KilledProcessTest {
    private static final int KILLS = 5;

    @TempDir
    private Path folder;
    private final Random random = new Random(42);
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicInteger acknowledgedPair = new AtomicInteger();

    @Test
    void acknowledgedChangesSurvive() throws IOException, InterruptedException {
        for (int kill = 0; kill < KILLS; kill++) {
            Process process = start();
            try (StoreClient client = StoreClient.connect(folder.resolve("socket"))) {
                check(client);
                Thread load = new Thread(() -> load(client));
                load.start();
                int until = acknowledged.get() + 100 + random.nextInt(2000);
                while (acknowledged.get() < until) {
                    Thread.onSpinWait();
                }
                process.destroyForcibly();
                load.join();
                process.waitFor();
            }
        }
        Process process = start();
        try (StoreClient client = StoreClient.connect(folder.resolve("socket"))) {
            check(client);
        }
        process.destroyForcibly().waitFor();
    }

    private Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xshare:auto", "-cp",
                System.getProperty("java.class.path"), StandaloneStore.class.getName(), folder.toString());
        Process process = builder.redirectErrorStream(true).start();
        BufferedReader output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        assertEquals("ready", output.readLine());
        return process;
    }

    private void load(StoreClient client) {
        try {
            while (true) {
                int next = acknowledged.get() + 1;
                client.write("/counter", Integer.toString(next));
                acknowledged.set(next);
                String pair = Integer.toString(next);
                client.inTransaction(access -> access.pipeline().write("/pair/a", pair).write("/pair/b", pair).await());
                acknowledgedPair.set(next);
            }
        } catch (StoreClosedException killed) {
            // The test kills it.
        }
    }

    private void check(StoreClient client) {
        int counter = Integer.parseInt(client.readOptional("/counter").orElse("0"));
        assertTrue(counter == acknowledged.get() || counter == acknowledged.get() + 1, counter + " after " + acknowledged);
        acknowledged.set(counter);
        int a = Integer.parseInt(client.readOptional("/pair/a").orElse("0"));
        assertEquals(Integer.toString(a), client.readOptional("/pair/b").orElse("0"));
        assertTrue(a == acknowledgedPair.get() || a == acknowledgedPair.get() + 1 || a == counter, a + " after " + acknowledgedPair);
    }
}
