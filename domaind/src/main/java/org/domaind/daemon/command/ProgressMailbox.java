package org.domaind.daemon.command;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Carries what a call tells on its way from the thread that works to the command's own, which may take its time to print it: the worker never
 * waits. What is not fetched in time is dropped beyond a bound.
 *
 * @param <P> the messages' type
 */
final class ProgressMailbox<P> {
    /** A person sees the last few; the answer itself comes in another way. */
    private static final int MAX_WAITING = 64 << 10;
    private static final Object END = new Object();

    private final Class<P> type;
    private final Consumer<P> reader;
    private final LinkedBlockingQueue<Object> waiting = new LinkedBlockingQueue<>();

    ProgressMailbox(Class<P> type, Consumer<P> reader) {
        this.type = type;
        this.reader = reader;
    }

    /** Called by any thread. */
    void put(Object message) {
        if (waiting.size() < MAX_WAITING) {
            waiting.add(message);
        }
    }

    /** Reads messages until the answer is there. @return what {@code await} makes of the answer */
    Object deliverUntil(CompletableFuture<Object> answer, Function<CompletableFuture<Object>, Object> await) {
        answer.whenComplete((reply, failure) -> waiting.add(END));
        try {
            for (Object message = waiting.take(); message != END; message = waiting.take()) {
                reader.accept(type.cast(message));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException();
        }
        return await.apply(answer);
    }
}
