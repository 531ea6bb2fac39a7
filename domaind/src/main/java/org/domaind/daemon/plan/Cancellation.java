package org.domaind.daemon.plan;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.Problem;
import org.domaind.schema.api.ProblemException;

/** Whether a running plan must end: it was cancelled, the daemon stops, or its step's deadline has passed. Thread-safe. */
public final class Cancellation {
    /** How often a wait polls whether the daemon stops; a stop sends it no signal. */
    private static final long LOOK_MILLIS = 200;

    private final BooleanSupplier stopping;
    private final LongSupplier nanos;
    private final AtomicReference<Problem> reason = new AtomicReference<>();
    private final CompletableFuture<Void> cancelled = new CompletableFuture<>();
    private volatile Deadline deadline = new Deadline("", Long.MAX_VALUE, 0);

    private record Deadline(String step, long millis, long begun) {
        boolean over(long now) {
            return millis != Long.MAX_VALUE && now - begun >= TimeUnit.MILLISECONDS.toNanos(millis);
        }
    }

    /** @param stopping whether the daemon stops and has waited long enough for what is at work */
    public Cancellation(BooleanSupplier stopping) {
        this(stopping, System::nanoTime);
    }

    Cancellation(BooleanSupplier stopping, LongSupplier nanos) {
        this.stopping = stopping;
        this.nanos = nanos;
    }

    /** Asks the plan to end at its next {@link #check}; the first reason counts. Does not wait. */
    public void cancel(Problem why) {
        reason.compareAndSet(null, why);
        cancelled.complete(null);
    }

    /** A step begins. */
    void begin(String step, StepTerms terms) {
        deadline = new Deadline(step, terms.deadlineMillis(), nanos.getAsLong());
    }

    /** Long steps call this between two calls of the host. @throws ProblemException the plan is to end, with the reason */
    public void check() {
        why().ifPresent(problem -> {
            throw new ProblemException(problem);
        });
    }

    /** Why the plan is to end, if it is. */
    Optional<Problem> why() {
        if (reason.get() != null) {
            return Optional.of(reason.get());
        }
        if (stopping.getAsBoolean()) {
            return Optional.of(Problem.of(Codes.INTERNAL, "domaind is stopping"));
        }
        Deadline present = deadline;
        return present.over(nanos.getAsLong()) ? Optional.of(Problem.of("step-timed-out",
                "the step " + present.step() + " has taken longer than " + present.millis() + " ms")) : Optional.empty();
    }

    /** Waits, or until the plan is cancelled. @throws ProblemException as {@link #check} */
    void pause(long millis) {
        await(new CompletableFuture<>(), millis);
    }

    /**
     * Waits for an event, or until the plan is to end.
     *
     * @return whether it came in time
     * @throws ProblemException as {@link #check}
     */
    public boolean await(CompletableFuture<?> event, long millis) {
        CompletableFuture<Object> either = CompletableFuture.anyOf(event.exceptionally(failed -> null), cancelled);
        long end = nanos.getAsLong() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = millis; left > 0 && !event.isDone(); left = TimeUnit.NANOSECONDS.toMillis(end - nanos.getAsLong())) {
            check();
            try {
                either.get(Math.min(left, LOOK_MILLIS), TimeUnit.MILLISECONDS);
            } catch (TimeoutException look) {
                // Once more, unless the time is over.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ProblemException(Codes.INTERNAL, "interrupted while waiting");
            } catch (ExecutionException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
        check();
        return event.isDone();
    }
}
