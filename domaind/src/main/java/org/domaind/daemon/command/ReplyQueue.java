package org.domaind.daemon.command;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import org.domaind.daemon.command.caller.CancelledException;
import org.domaind.schema.api.ProblemException;

/**
 * Carries a call's replies from worker threads to the command's thread, which may be slow to print them; workers never wait for it. When the queue is
 * full, replies other than the last one are dropped.
 */
final class ReplyQueue {
    /** Enough for one reply per domain, or per step of a plan. */
    private static final int MAX_WAITING = 64 << 10;

    /** A reply or a failure. */
    private record Arrived(Object reply, Throwable failure, boolean last) {
    }

    private final LinkedBlockingQueue<Arrived> waiting = new LinkedBlockingQueue<>();
    private boolean last;

    /** Begins a call. @param call gets the consumer for the replies before the last one */
    CompletableFuture<Object> begin(Function<Consumer<Object>, CompletableFuture<Object>> call) {
        CompletableFuture<Object> answer = call.apply(reply -> {
            if (waiting.size() < MAX_WAITING) {
                waiting.add(new Arrived(reply, null, false));
            }
        });
        answer.whenComplete((reply, failure) -> waiting.add(new Arrived(reply, failure, true)));
        return answer;
    }

    /** Waits for the next reply. @throws ProblemException the call failed  @throws CancelledException the caller is gone */
    Object next() {
        try {
            Arrived arrived = waiting.take();
            last = arrived.last();
            if (arrived.failure() == null) {
                return arrived.reply();
            }
            if (arrived.failure() instanceof ProblemException problem) {
                throw problem;
            }
            throw new CancelledException();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException();
        }
    }

    /** Whether the last reply of the call has been read. */
    boolean ended() {
        return last;
    }
}
