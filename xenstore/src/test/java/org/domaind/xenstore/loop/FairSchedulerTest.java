package org.domaind.xenstore.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import org.domaind.xenstore.session.Link;

class FairSchedulerTest {
    private static final long REQUEST_NANOS = 1000;

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 100);
    private final FairScheduler scheduler = new FairScheduler(clock::get);
    private final List<String> order = new ArrayList<>();

    @Test
    void privilegedLinksComeFirstAndGetTheirRepliesBeforeGuests() {
        scheduler.add(new Asker("guest", false, 1));
        scheduler.add(new Asker("one", true, 1));
        scheduler.add(new Asker("two", true, 1));
        scheduler.runRound(() -> order.add("answers"));
        assertEquals(List.of("one 1", "two 1", "answers", "guest 1"), order);
        assertTrue(scheduler.isEmpty());
    }

    @Test
    void repliesAreNotSentEarlyWithoutWaitingGuests() {
        scheduler.add(new Asker("one", true, 1));
        scheduler.runRound(() -> order.add("answers"));
        assertEquals(List.of("one 1"), order);
    }

    @Test
    void guestsShareTheTimeOfARoundAndFollowEachOther() {
        scheduler.add(new Asker("long", false, 150));
        scheduler.add(new Asker("short", false, 2));
        round();
        round();
        round();
        assertEquals(List.of("long 100", "short 2", "long 50"), order);
        assertTrue(scheduler.isEmpty());
    }

    @Test
    void guestsGetLessTimeWhileTheToolstackIsBusy() {
        scheduler.add(new Asker("guest", false, 107));
        scheduler.add(new Asker("tool", true, 1));
        round();
        round();
        clock.addAndGet(2_000_000);
        round();
        assertEquals(List.of("tool 1", "guest 5", "guest 5", "guest 97"), order);
    }

    @Test
    void aFailingLinkIsGivenUpAndTheOthersHaveTheirTurns() {
        scheduler.add(new Asker("broken", false, -1));
        scheduler.add(new Asker("whole", false, 1));
        round();
        assertEquals(List.of("a bug", "whole 1"), order);
    }

    private void round() {
        scheduler.runRound(() -> { });
    }

    /** Has this many requests, of one microsecond each; a negative number stands for a fault. */
    private final class Asker implements Link {
        private final String name;
        private final boolean privileged;
        private int requests;

        Asker(String name, boolean privileged, int requests) {
            this.name = name;
            this.privileged = privileged;
            this.requests = requests;
        }

        @Override
        public boolean turn() {
            if (requests < 0) {
                throw new IllegalStateException("a bug");
            }
            int done = 0;
            for (; done < requests && (done == 0 || !scheduler.turnIsOver()); done++) {
                clock.addAndGet(REQUEST_NANOS);
            }
            requests -= done;
            order.add(name + " " + done);
            return requests > 0;
        }

        @Override
        public boolean privileged() {
            return privileged;
        }

        @Override
        public void fail(RuntimeException bug) {
            order.add(bug.getMessage());
        }

        @Override
        public void record() {
        }

        @Override
        public void flush() {
        }

        @Override
        public void wake() {
        }

        @Override
        public void outputAdded() {
        }
    }
}
