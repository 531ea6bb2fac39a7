package org.domaind.daemon.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.domaind.daemon.os.HoldingSupervisor;
import org.domaind.xenstore.wire.Op;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Kills at random moments while clients ask without pause: each answer comes once and is right, or the socket is closed. */
@EnabledOnOs(OS.LINUX)
@Tag("slow")
@Timeout(300)
class HeldUnderLoadTest {
    private static final int KILLS = 8;
    private static final int ASKING = 3;
    private static final int WATCHING = 20;

    @TempDir
    private Path folder;
    private final Random random = new Random(7);
    private final AtomicInteger answered = new AtomicInteger();
    private volatile boolean enough;

    @Test
    void nothingIsLostDoneTwiceOrAnsweredWrongly() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        List<RawClient> idle = new ArrayList<>();
        try (HoldingSupervisor manager = new HoldingSupervisor(folder.resolve("notify").toString(), folder.resolve("log"))) {
            manager.start(HeldConnectionsTest.command(folder));
            for (int i = 0; i < WATCHING; i++) {
                RawClient watcher = connect();
                idle.add(watcher);
                watcher.ask(Op.WATCH, "/quiet/" + i + "|token|");
                watcher.event();
            }
            List<Future<Integer>> clients = new ArrayList<>();
            for (int i = 0; i < ASKING; i++) {
                String path = "/load/" + i;
                clients.add(threads.submit(() -> ask(path)));
            }
            for (int kill = 0; kill < KILLS; kill++) {
                int until = answered.get() + 200 + random.nextInt(1000);
                while (answered.get() < until) {
                    assertTrue(clients.stream().noneMatch(Future::isDone), "a client gave up");
                    Thread.onSpinWait();
                }
                manager.kill();
                manager.start(HeldConnectionsTest.command(folder));
            }
            enough = true;
            for (Future<Integer> client : clients) {
                assertTrue(client.get() <= KILLS);
            }
            try (RawClient writer = connect()) {
                for (int i = 0; i < WATCHING; i++) {
                    assertEquals("OK|", writer.ask(Op.WRITE, "/quiet/" + i + "|1"));
                    assertEquals("/quiet/" + i + "|token|", idle.get(i).event());
                }
            }
        } finally {
            threads.shutdownNow();
            for (RawClient watcher : idle) {
                watcher.close();
            }
        }
    }

    private RawClient connect() throws IOException {
        return new RawClient(folder.resolve("socket"));
    }

    /** @return how often its socket was closed */
    private int ask(String path) throws IOException {
        int closed = 0;
        int done = 0;
        RawClient client = connect();
        while (!enough) {
            try {
                assertEquals("OK|", client.ask(Op.WRITE, path + "|" + (done + 1)));
                done++;
                assertEquals(Integer.toString(done), client.ask(Op.READ, path + "|"));
                answered.incrementAndGet();
            } catch (IOException killed) {
                closed++;
                client.close();
                client = connect();
                int now = Integer.parseInt(client.ask(Op.READ, path + "|").replace("ENOENT|", "0"));
                assertTrue(now == done || now == done + 1, path + " is " + now + " after " + done);
                done = now;
            }
        }
        client.close();
        return closed;
    }
}
