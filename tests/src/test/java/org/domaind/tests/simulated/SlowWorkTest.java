package org.domaind.tests.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.domaind.daemon.state.StateDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A hypervisor that takes its time over some operations: large guests take minutes to go. */
class SlowWorkTest extends DaemonTest {
    private static final int SLOW = 8;
    private static final long PATIENCE_SECONDS = 8;
    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final CountDownLatch goOn = new CountDownLatch(1);

    @AfterEach
    void end() {
        goOn.countDown();
        callers.shutdown();
    }

    /** Lets an operation wait for {@link #goOn}. @return how many of them are awaited */
    private CountDownLatch slow(String operation, int count) {
        CountDownLatch atWork = new CountDownLatch(count);
        host.machine().faults().failWhen(asked -> {
            if (asked.equals(operation)) {
                atWork.countDown();
                await(goOn);
            }
            return false;
        });
        return atWork;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private CompletableFuture<XlResult> begun(String... words) {
        return CompletableFuture.supplyAsync(() -> host.xl(words), callers);
    }

    private void atOnce(String... words) throws Exception {
        begun(words).get(PATIENCE_SECONDS / 2, TimeUnit.SECONDS).ok();
    }

    @Test
    void eightSlowDestroysHoldUpNothingQuick() throws Exception {
        IntStream.range(0, SLOW).forEach(n -> host.create("slow" + n));
        host.create("g");
        CountDownLatch atWork = slow("domctl destroydomain", SLOW);
        List<CompletableFuture<XlResult>> destroys = IntStream.range(0, SLOW).mapToObj(n -> begun("destroy", "slow" + n)).toList();
        await(atWork);
        atOnce("pause", "g");
        atOnce("unpause", "g");
        atOnce("rename", "g", "h");
        atOnce("list");
        atOnce("vcpu-list");
        atOnce("shutdown", "h");
        assertEquals(0, destroys.stream().filter(CompletableFuture::isDone).count());
        goOn.countDown();
        destroys.forEach(destroy -> destroy.join().ok());
        host.awaitRemains(before);
    }

    /** Begins an orderly stop, and returns when nothing is asked of the daemon any more. */
    private CompletableFuture<Void> stopping() {
        CompletableFuture<Void> stop = CompletableFuture.runAsync(host::stopDaemon, callers);
        Waiting.until(() -> "the stop to begin", () -> Files.notExists(host.paths().managementSocket()));
        return stop;
    }

    @Test
    void anOrderlyStopWaitsForACreate() throws Exception {
        CountDownLatch atWork = slow("memory populate_physmap", 1);
        CompletableFuture<XlResult> create = begun("create", "-q", host.config("g"));
        await(atWork);
        CompletableFuture<Void> stop = stopping();
        assertFalse(stop.isDone());
        goOn.countDown();
        stop.join();
        create.join();
        host.startDaemon();
        assertEquals(List.of("g"), host.listed());
        host.awaitLives("g", 1);
    }

    @Test
    void anOrderlyStopWaitsForADestroy() throws Exception {
        host.create("g");
        CountDownLatch atWork = slow("domctl destroydomain", 1);
        CompletableFuture<XlResult> destroy = begun("destroy", "g");
        await(atWork);
        CompletableFuture<Void> stop = stopping();
        goOn.countDown();
        stop.join();
        destroy.join();
        try (StateDatabase state = host.openState()) {
            assertEquals(List.of(), state.unfinished());
            assertEquals(List.of(), state.guests());
        }
        host.startDaemon();
        host.awaitRemains(before);
    }
}
