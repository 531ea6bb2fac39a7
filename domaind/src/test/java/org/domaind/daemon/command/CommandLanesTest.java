package org.domaind.daemon.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CommandLanesTest {
    private final AtomicLong clock = new AtomicLong();
    private final CommandLanes lanes = new CommandLanes(clock::get);
    private final Semaphore go = new Semaphore(0);
    private final LinkedBlockingQueue<Integer> begun = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Integer> ended = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        go.release(10_000);
        lanes.close();
    }

    /** A command that waits to be let go. */
    private boolean submit(int number) {
        return lanes.submit(() -> {
            begun.add(number);
            go.acquireUninterruptibly();
            ended.add(number);
        });
    }

    /** Submits until one has to stand in line. @return how many are at work */
    private int fill() throws InterruptedException {
        int count = 0;
        while (!lanes.crowded()) {
            assertTrue(submit(count++));
        }
        for (int i = 0; i < count - 1; i++) {
            begun.take();
        }
        return count - 1;
    }

    @Test
    void aCommandThatThrowsLeavesItsLaneAndItsPlace() throws InterruptedException {
        for (int i = 0; i <= CommandLanes.MAX_COMMANDS; i++) {
            CountDownLatch entered = new CountDownLatch(1);
            assertTrue(lanes.submit(() -> {
                entered.countDown();
                throw new AssertionError("a fault");
            }), "a place is free again after each of them");
            entered.await();
        }
        assertTrue(submit(1));
        assertEquals(1, begun.take());
    }

    @Test
    void theOthersStandInLineInOrder() throws InterruptedException {
        int working = fill();
        for (int i = working + 1; i < working + 10; i++) {
            assertTrue(submit(i));
        }
        assertTrue(begun.isEmpty());
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            go.release();
            order.add(begun.take());
        }
        assertEquals(IntStream.range(working, working + 10).boxed().toList(), order);
        assertFalse(lanes.crowded());
    }

    @Test
    void whoTakesLongLeavesItsLane() throws InterruptedException {
        int working = fill();
        clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(CommandLanes.LONG_MILLIS) - 1);
        lanes.widen();
        assertTrue(lanes.crowded());
        clock.incrementAndGet();
        lanes.widen();
        assertFalse(lanes.crowded());
        assertEquals(working, begun.take());
        // The one that left does not take its lane away from another when it ends.
        go.release(working + 1);
        for (int i = 0; i <= working; i++) {
            ended.take();
        }
        fill();
    }

    @Test
    void theirNumberIsBounded() throws InterruptedException {
        for (int i = 0; i < CommandLanes.MAX_COMMANDS; i++) {
            assertTrue(submit(i));
            clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
            lanes.widen();
        }
        assertFalse(submit(-1));
        go.release();
        ended.take();
        // It has ended for itself, perhaps not yet for the lanes.
        while (!submit(-2)) {
            Thread.onSpinWait();
        }
    }

    @Test
    void whatStandsInLineIsRunWhenItCloses() throws InterruptedException {
        int working = fill();
        CountDownLatch run = new CountDownLatch(1);
        assertTrue(lanes.submit(run::countDown));
        // The first in line waits to be let go as those at work do; the second one counts.
        go.release();
        Thread closing = new Thread(lanes::close, "closing");
        closing.start();
        go.release(working);
        run.await();
        closing.join();
        assertFalse(submit(-1));
    }
}
