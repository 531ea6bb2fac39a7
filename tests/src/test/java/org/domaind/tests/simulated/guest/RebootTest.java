package org.domaind.tests.simulated.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.domaind.daemon.events.Event;
import org.domaind.daemon.events.EventKind;
import org.domaind.daemon.state.StateDatabase;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.ShutdownReason;
import org.domaind.tests.simulated.DiskImage;
import org.domaind.tests.simulated.FailingOperation;
import org.domaind.tests.simulated.SlowHostTest;
import org.domaind.tests.simulated.Waiting;
import org.domaind.tests.simulated.XlResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Between a guest's two domains: it is owed to its owner, and it is always listed. */
class RebootTest extends SlowHostTest {
    private void reboot(Domid domid) {
        host.machine().domains().shutdown(domid, ShutdownReason.REBOOT);
    }

    /** Lets the first such operation of a plan wait for {@link #goOn}. @return opens when it does */
    private CountDownLatch slow(String operation, boolean fails) {
        CountDownLatch atWork = new CountDownLatch(1);
        AtomicBoolean first = new AtomicBoolean(true);
        host.machine().faults().failWhen(asked -> {
            if (asked.equals(operation) && Thread.currentThread().getName().equals("plan") && first.compareAndSet(true, false)) {
                atWork.countDown();
                await(goOn);
                return fails;
            }
            return false;
        });
        return atWork;
    }

    private List<String> events(EventKind kind) {
        try (StateDatabase state = host.openState()) {
            return state.newest(100).stream().map(Event::what).filter(event -> event.kind() == kind)
                    .map(event -> event.guest() + ": " + event.detail()).toList();
        }
    }

    // --- the promise

    @ParameterizedTest
    @ValueSource(strings = {"restart", "rename-restart"})
    void aStopInTheMiddleKeepsThePromise(String action) throws IOException {
        Domid first = host.create("g", "on_reboot=\"" + action + '"');
        CountDownLatch atWork = slow("memory populate_physmap", true);
        reboot(first);
        await(atWork);
        CompletableFuture<Void> stop = CompletableFuture.runAsync(host::stopDaemon, callers);
        Waiting.until(() -> "the stop to begin", () -> Files.notExists(host.paths().managementSocket()));
        // What is at work fails as the stop goes on, however that comes about.
        goOn.countDown();
        stop.join();
        host.machine().faults().clear();
        assertEquals(1, events(EventKind.RESTART_POSTPONED).size());
        host.startDaemon();
        host.awaitLives("g", 2);
        assertTrue(host.listed().contains("g"));
        assertNotEquals(first, host.domid("g"));
        assertEquals(List.of(), unfinished());
    }

    private List<String> unfinished() {
        try (StateDatabase state = host.openState()) {
            return state.unfinished().stream().map(Object::toString).toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"domctl destroydomain", "domctl createdomain", "memory populate_physmap", "domctl unpausedomain"})
    void aPassingFailureIsTriedAgain(String operation) {
        Domid first = host.create("g");
        AtomicInteger asked = new AtomicInteger();
        host.machine().faults().failWhen(each -> each.equals(operation) && FailingOperation.ofPlan(each) && asked.incrementAndGet() <= 1);
        reboot(first);
        host.awaitLives("g", 2);
        assertNotEquals(first, host.domid("g"));
        host.xl("destroy", "g").ok();
        host.awaitRemains(before);
    }

    @Test
    void whatFailsAgainAndAgainIsGivenUpWithAWord() throws IOException {
        Domid first = host.create("g");
        byte[] kernel = Files.readAllBytes(host.kernel());
        Files.delete(host.kernel());
        CompletableFuture<XlResult> foreground = CompletableFuture.supplyAsync(() -> host.xl("shutdown", "-w", "g"), callers);
        Waiting.until(() -> "the shutdown", foreground::isDone);
        Files.write(host.kernel(), kernel);
        host.awaitRemains(before);
        assertEquals(List.of(), events(EventKind.RESTART_FAILED), "it was not to be restarted");
        first = host.create("g");
        Files.delete(host.kernel());
        reboot(first);
        Waiting.until(() -> "the end of all tries", () -> !events(EventKind.RESTART_FAILED).isEmpty());
        assertEquals(List.of("g: " + host.kernel() + " does not exist; given up after 4 tries"), events(EventKind.RESTART_FAILED));
        host.awaitRemains(before);
        Files.write(host.kernel(), kernel);
        // Its name is free again.
        host.create("g");
    }

    @Test
    void aKillBetweenTwoTriesKeepsThePromise() throws IOException {
        Domid first = host.create("g");
        CountDownLatch failed = new CountDownLatch(1);
        AtomicBoolean killed = new AtomicBoolean();
        host.machine().faults().failWhen(operation -> {
            if (operation.equals("domctl createdomain")) {
                failed.countDown();
                return true;
            }
            return killed.get() && !operation.equals("evtchn notify");
        });
        reboot(first);
        await(failed);
        DiskImage last = host.image();
        killed.set(true);
        host.bury(last);
        host.startDaemon();
        host.awaitLives("g", 2);
        host.xl("destroy", "g").ok();
        host.awaitRemains(before);
    }

    @Test
    void oneThatIsDestroyedByHandMeanwhileIsNotStartedAgain() {
        Domid first = host.create("g");
        AtomicInteger destroys = new AtomicInteger();
        CountDownLatch failed = new CountDownLatch(1);
        host.machine().faults().failWhen(operation -> {
            if (operation.equals("domctl destroydomain") && destroys.incrementAndGet() == 1) {
                failed.countDown();
                return true;
            }
            return false;
        });
        reboot(first);
        await(failed);
        host.xl("destroy", first.toString()).ok();
        host.awaitRemains(before);
        assertEquals(1, host.lives("g"));
    }

    // --- the lists

    /** What a high-availability agent does, as fast as it can: the guest is there, once, in every answer. */
    @ParameterizedTest
    @ValueSource(strings = {"restart", "rename-restart"})
    void polledWithoutAPauseItIsNeverMissed(String action) throws Exception {
        host.create("g", "on_reboot=\"" + action + '"');
        AtomicBoolean over = new AtomicBoolean();
        List<Future<Integer>> pollers = new ArrayList<>();
        for (int poller = 0; poller < 2; poller++) {
            pollers.add(callers.submit(() -> {
                int polls = 0;
                for (; !over.get(); polls++) {
                    assertEquals(1, host.listed().stream().filter("g"::equals).count());
                    host.xl("domid", "g").ok();
                    host.xl("list", "g").ok();
                }
                return polls;
            }));
        }
        for (int life = 2; life <= 12; life++) {
            reboot(host.domid("g"));
            host.awaitLives("g", life);
            Waiting.until(() -> "a domain that runs", () -> !host.machine().view(host.domid("g")).map(v -> v.info().shutdown()).orElse(true));
        }
        over.set(true);
        for (Future<Integer> poller : pollers) {
            assertTrue(poller.get(PATIENCE_SECONDS, TimeUnit.SECONDS) > 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"domctl createdomain", "memory populate_physmap"})
    void inTheGapItIsListedAndItsNameAndUuidAreTaken(String operation) {
        String uuid = "01234567-89ab-cdef-0123-456789abcdef";
        Domid first = host.create("g", "uuid=\"" + uuid + '"');
        CountDownLatch atWork = slow(operation, false);
        reboot(first);
        await(atWork);
        assertEquals(List.of("g"), host.listed());
        assertEquals(0, host.xl("list", "g").status());
        assertEquals(1, host.xl("uptime", "g").ok().out().lines().skip(1).count());
        assertTrue(host.xl("list", "-v").ok().out().contains(uuid));
        assertEquals("xl: Domain with name \"g\" is being created already", host.xl("create", "-q", host.config("g")).refusal(3));
        goOn.countDown();
        host.awaitLives("g", 2);
        assertEquals(List.of("g"), host.listed());
        host.xl("destroy", "g").ok();
        host.awaitRemains(before);
    }
}
