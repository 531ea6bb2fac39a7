package org.domaind.daemon.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.domaind.daemon.command.caller.CancelledException;
import org.domaind.schema.api.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReplyQueueTest {
    private final ReplyQueue queue = new ReplyQueue();
    private final CompletableFuture<Object> work = new CompletableFuture<>();
    private Consumer<Object> replies;

    private CompletableFuture<Object> begin() {
        return queue.begin(told -> {
            replies = told;
            return work;
        });
    }

    @Test
    void repliesComeInOrderAndTheLastIsKnown() {
        begin();
        replies.accept("one");
        replies.accept("two");
        work.complete("last");
        assertEquals("one", queue.next());
        assertFalse(queue.ended());
        assertEquals("two", queue.next());
        assertEquals("last", queue.next());
        assertTrue(queue.ended());
    }

    @Test
    void aProblemIsThrown() {
        begin();
        ProblemException problem = new ProblemException("no-such-domain", "none");
        work.completeExceptionally(problem);
        assertSame(problem, assertThrows(ProblemException.class, queue::next));
        assertTrue(queue.ended());
    }

    @Test
    void aCancelledCallEndsTheWait() {
        begin().cancel(false);
        assertThrows(CancelledException.class, queue::next);
    }

    @Test
    void whatIsNotFetchedIsBoundedAndTheLastReplyIsKept() {
        begin();
        for (int i = 0; i < 100_000; i++) {
            replies.accept(i);
        }
        work.complete("last");
        int count = 0;
        Object reply = queue.next();
        while (!queue.ended()) {
            assertEquals(count++, reply);
            reply = queue.next();
        }
        assertEquals("last", reply);
        assertEquals(64 << 10, count);
    }
}
