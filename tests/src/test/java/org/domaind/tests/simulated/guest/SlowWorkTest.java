package org.domaind.tests.simulated.guest;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.domaind.daemon.events.Event;
import org.domaind.daemon.events.EventKind;
import org.domaind.daemon.events.Happening;
import org.domaind.daemon.state.StateDatabase;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.ShutdownReason;
import org.domaind.tests.simulated.SlowHostTest;
import org.domaind.tests.simulated.Waiting;
import org.domaind.tests.simulated.XlResult;
import org.junit.jupiter.api.Test;

/** A hypervisor that takes its time over some operations: large guests take minutes to go. */
class SlowWorkTest extends SlowHostTest {
    private static final int SLOW = 8;

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
    void aDestroyEndsTheCreateThatIsAtWork() throws Exception {
        CountDownLatch atWork = slow("memory populate_physmap", 1);
        CompletableFuture<XlResult> create = begun("create", "-q", host.config("g"));
        await(atWork);
        Domid domid = host.domid("g");
        CompletableFuture<Void> destroy = host.daemon().lifecycle().destroy(domid);
        assertFalse(destroy.isDone());
        goOn.countDown();
        assertEquals("xl: domain " + domid + " was destroyed while it was being created", create.join().refusal(3));
        destroy.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        host.awaitRemains(before);
        host.create("g");
    }

    /** The domain that a guest is to have next is not complete when somebody destroys it. */
    @Test
    void aDestroyEndsARestartThatIsAtWork() throws Exception {
        Domid first = host.create("g", "on_reboot=\"restart\"");
        CountDownLatch atWork = slow("memory populate_physmap", 1);
        host.machine().domains().shutdown(first, ShutdownReason.REBOOT);
        await(atWork);
        CompletableFuture<Void> destroy = host.daemon().lifecycle().destroy(new Domid(first.value() + 1));
        goOn.countDown();
        destroy.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        host.awaitRemains(before);
        assertEquals(1, host.lives("g"));
    }

    /** Nor does one that is in line begin. */
    @Test
    void aDestroyComesBeforeARestartThatIsInLine() throws Exception {
        Domid domid = host.create("g", "on_reboot=\"restart\"");
        CountDownLatch atWork = slow("domctl pausedomain", 1);
        CompletableFuture<XlResult> pause = begun("pause", "g");
        await(atWork);
        host.machine().domains().shutdown(domid, ShutdownReason.REBOOT);
        Waiting.until(() -> "the stop to be noticed", () -> eventsOf(domid).contains(EventKind.STOPPED));
        CompletableFuture<Void> destroy = host.daemon().lifecycle().destroy(domid);
        goOn.countDown();
        destroy.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        pause.join();
        host.awaitRemains(before);
        assertEquals(1, host.lives("g"));
    }

    private List<EventKind> eventsOf(Domid domid) {
        try (StateDatabase state = host.openState()) {
            return state.newest(100).stream().map(Event::what).filter(event -> event.domid().equals(Optional.of(domid))).map(Happening::kind).toList();
        }
    }

    /** A passing refusal in the middle, which would have left half a domain. */
    @Test
    void aDestroyIsTriedAgain() {
        host.create("g");
        host.machine().faults().failNth("domctl destroydomain"::equals, 1);
        host.xl("destroy", "g").ok();
        assertFalse(host.machine().faults().armed());
        host.awaitRemains(before);
    }

    /** One that lasts: the next destroy goes on with what the first began. */
    @Test
    void aDestroyThatFailedIsFinishedByTheNext() {
        host.create("g");
        host.machine().faults().failWhen("domctl destroydomain"::equals);
        assertTrue(host.xl("destroy", "g").err().startsWith("xl: the hypervisor refuses domctl destroydomain: ENOMEM"));
        host.machine().faults().clear();
        host.xl("destroy", "g").ok();
        host.awaitRemains(before);
        host.stopDaemon();
        try (StateDatabase state = host.openState()) {
            assertEquals(List.of(), state.unfinished());
        } finally {
            assertDoesNotThrow(host::startDaemon);
        }
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
