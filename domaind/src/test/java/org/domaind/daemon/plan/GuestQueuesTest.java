package org.domaind.daemon.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.domaind.daemon.plan.GuestQueues.Lane;
import org.domaind.schema.api.ProblemException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GuestQueuesTest {
    private final GuestQueues queues = new GuestQueues();

    @AfterEach
    void close() {
        queues.close();
    }

    @Test
    void oneGuestsWorkIsDoneInOrder() throws Exception {
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        List<CompletableFuture<Boolean>> all = new ArrayList<>();
        for (int i = 0; i < GuestQueues.MAX_WAITING; i++) {
            int number = i;
            all.add(queues.submit("a", Lane.PLAN, () -> order.add(number)));
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(10, TimeUnit.SECONDS);
        List<Integer> sorted = new ArrayList<>(order);
        Collections.sort(sorted);
        assertEquals(sorted, order);
    }

    @Test
    void differentGuestsGoSideBySide() throws Exception {
        CountDownLatch bothAtWork = new CountDownLatch(2);
        List<CompletableFuture<Boolean>> all = List.of("a", "b").stream().map(guest -> queues.submit(guest, Lane.PLAN, () -> {
            bothAtWork.countDown();
            try {
                return bothAtWork.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                return false;
            }
        })).toList();
        for (CompletableFuture<Boolean> each : all) {
            assertEquals(true, each.get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void aFailureReachesWhoWaitsAndNobodyElse() throws Exception {
        CompletableFuture<Object> failed = queues.submit("a", Lane.PLAN, () -> {
            throw new ProblemException("x", "y");
        });
        ExecutionException failure = assertThrows(ExecutionException.class, () -> failed.get(10, TimeUnit.SECONDS));
        assertInstanceOf(ProblemException.class, failure.getCause());
        assertEquals("next", queues.submit("a", Lane.PLAN, () -> "next").get(10, TimeUnit.SECONDS));
    }

    @Test
    void quickWorkDoesNotWaitForOtherGuestsPlans() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        for (int plan = 0; plan < GuestQueues.PLANS + 1; plan++) {
            queues.submit("slow" + plan, Lane.PLAN, () -> awaited(go));
        }
        assertEquals("quick", queues.submit("a", Lane.QUICK, () -> "quick").get(10, TimeUnit.SECONDS));
        CompletableFuture<String> behind = queues.submit("slow0", Lane.QUICK, () -> "behind its own");
        assertFalse(behind.isDone());
        go.countDown();
        assertEquals("behind its own", behind.get(10, TimeUnit.SECONDS));
    }

    @Test
    void aStopWaitsForWhatWasBegunAndRefusesTheRest() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch refused = new CountDownLatch(1);
        CompletableFuture<Boolean> first = queues.submit("a", Lane.PLAN, () -> {
            begun.countDown();
            return awaited(refused) && !Thread.currentThread().isInterrupted() && !queues.cancelled();
        });
        CompletableFuture<String> second = queues.submit("a", Lane.PLAN, () -> "done");
        second.whenComplete((done, failure) -> refused.countDown());
        assertTrue(begun.await(10, TimeUnit.SECONDS));
        queues.close();
        assertEquals(true, first.getNow(null), "it was waited for");
        ExecutionException failure = assertThrows(ExecutionException.class, () -> second.get(10, TimeUnit.SECONDS));
        assertInstanceOf(ProblemException.class, failure.getCause());
        assertThrows(ProblemException.class, () -> queues.submit("b", Lane.QUICK, () -> "late"));
        assertTrue(queues.follow("b", Lane.PLAN, () -> "late").isCompletedExceptionally());
    }

    @Test
    void aStopThatHasWaitedLongEnoughCancels() {
        GuestQueues impatient = new GuestQueues(1, TimeUnit.SECONDS.toMillis(10));
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<String> work = impatient.submit("a", Lane.PLAN, () -> {
            begun.countDown();
            while (!impatient.cancelled()) {
                Thread.onSpinWait();
            }
            return "ended";
        });
        assertTrue(awaited(begun));
        impatient.close();
        assertEquals("ended", work.getNow(null));
    }

    @Test
    void aStopIsBoundedAlsoWhereWorkNeverEnds() {
        GuestQueues impatient = new GuestQueues(1, 1);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<Boolean> work = impatient.submit("a", Lane.PLAN, () -> {
            begun.countDown();
            return awaited(go) && !Thread.currentThread().isInterrupted();
        });
        assertTrue(awaited(begun));
        impatient.close();
        assertFalse(work.isDone());
        go.countDown();
        assertTrue(work.join(), "it was not interrupted: that would close what it reads");
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    @Test
    void whatTheDaemonDoesOfItselfIsNotRefused() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        queues.submit("a", Lane.PLAN, () -> awaited(go));
        for (int i = 0; i < GuestQueues.MAX_WAITING; i++) {
            queues.submit("a", Lane.PLAN, () -> null);
        }
        CompletableFuture<String> own = queues.follow("a", Lane.PLAN, () -> "done");
        go.countDown();
        assertEquals("done", own.get(10, TimeUnit.SECONDS));
    }

    @Test
    void aGuestsQueueIsBounded() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        queues.submit("a", Lane.PLAN, () -> {
            try {
                return go.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                return false;
            }
        });
        for (int i = 0; i < GuestQueues.MAX_WAITING; i++) {
            queues.submit("a", Lane.PLAN, () -> null);
        }
        assertThrows(ProblemException.class, () -> queues.submit("a", Lane.PLAN, () -> null));
        assertEquals("other", queues.submit("b", Lane.PLAN, () -> "other").get(10, TimeUnit.SECONDS), "another guest does not notice");
        go.countDown();
    }

    @Test
    void workAfterAPauseIsDoneInItsTurn() throws Exception {
        assertEquals("done", queues.followLater("g", Lane.QUICK, 1, () -> "done").get(1, TimeUnit.MINUTES));
    }

    @Test
    void aStopRefusesWorkThatWaitsForItsTimeBeforeItReturns() {
        CompletableFuture<String> later = queues.followLater("g", Lane.QUICK, TimeUnit.DAYS.toMillis(1), () -> "done");
        queues.close();
        assertTrue(later.isCompletedExceptionally());
        assertTrue(queues.followLater("g", Lane.QUICK, 1, () -> "done").isCompletedExceptionally());
    }
}
