package org.domaind.daemon.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
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
            all.add(queues.submit("a", () -> order.add(number)));
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(10, TimeUnit.SECONDS);
        List<Integer> sorted = new ArrayList<>(order);
        Collections.sort(sorted);
        assertEquals(sorted, order);
    }

    @Test
    void differentGuestsGoSideBySide() throws Exception {
        CountDownLatch bothAtWork = new CountDownLatch(2);
        List<CompletableFuture<Boolean>> all = List.of("a", "b").stream().map(guest -> queues.submit(guest, () -> {
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
        CompletableFuture<Object> failed = queues.submit("a", () -> {
            throw new ProblemException("x", "y");
        });
        ExecutionException failure = assertThrows(ExecutionException.class, () -> failed.get(10, TimeUnit.SECONDS));
        assertInstanceOf(ProblemException.class, failure.getCause());
        assertEquals("next", queues.submit("a", () -> "next").get(10, TimeUnit.SECONDS));
    }

    @Test
    void whatWaitsWhenTheDaemonStopsIsRefused() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<String> first = queues.submit("a", () -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await(10, TimeUnit.SECONDS);
                return "not interrupted";
            } catch (InterruptedException e) {
                return "interrupted";
            }
        });
        CompletableFuture<String> second = queues.submit("a", () -> "done");
        begun.await(10, TimeUnit.SECONDS);
        queues.close();
        assertEquals("interrupted", first.get(10, TimeUnit.SECONDS));
        ExecutionException refused = assertThrows(ExecutionException.class, () -> second.get(10, TimeUnit.SECONDS));
        assertInstanceOf(ProblemException.class, refused.getCause());
    }

    @Test
    void aGuestsQueueIsBounded() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        queues.submit("a", () -> {
            try {
                return go.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                return false;
            }
        });
        for (int i = 0; i < GuestQueues.MAX_WAITING; i++) {
            queues.submit("a", () -> null);
        }
        assertThrows(ProblemException.class, () -> queues.submit("a", () -> null));
        assertEquals("other", queues.submit("b", () -> "other").get(10, TimeUnit.SECONDS), "another guest does not notice");
        go.countDown();
    }
}
