package org.domaind.daemon.command;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import org.domaind.schema.api.ProblemException;

/**
 * Carries a call's replies from the threads that work to the command's own, which may take its time to print them: no worker ever waits. What is
 * not fetched in time is dropped beyond a bound, but for the last reply.
 */
final class ReplyQueue {
    /** One per domain at most, or per step of a plan. */
    private static final int MAX_WAITING = 64 << 10;

    /** A reply, or the failure in its stead. */
    private record Arrived(Object reply, Throwable failure, boolean last) {
    }

    private final LinkedBlockingQueue<Arrived> waiting = new LinkedBlockingQueue<>();
    private boolean last;

    /** Begins a call. @param call takes what is told of the replies before the last one */
    CompletableFuture<Object> begin(Function<Consumer<Object>, CompletableFuture<Object>> call) {
        CompletableFuture<Object> answer = call.apply(reply -> {
            if (waiting.size() < MAX_WAITING) {
                waiting.add(new Arrived(reply, null, false));
            }
        });
        answer.whenComplete((reply, failure) -> waiting.add(new Arrived(reply, failure, true)));
        return answer;
    }

    /** Waits for the next reply. @throws ProblemException in its stead  @throws CancelledException the caller is gone */
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

    /** Whether the reply that was read last was the call's last. */
    boolean ended() {
        return last;
    }
}
