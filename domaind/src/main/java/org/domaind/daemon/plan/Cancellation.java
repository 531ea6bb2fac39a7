package org.domaind.daemon.plan;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.Problem;
import org.domaind.schema.api.ProblemException;

/** Whether a plan at work is to end: somebody has cancelled it, the daemon stops, or its step's time is over. Thread-safe. */
public final class Cancellation {
    private final BooleanSupplier stopping;
    private final LongSupplier nanos;
    private final AtomicReference<Problem> reason = new AtomicReference<>();
    private final CountDownLatch cancelled = new CountDownLatch(1);
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

    /** The plan ends as soon as it looks; the first reason counts. Does not wait. */
    public void cancel(Problem why) {
        reason.compareAndSet(null, why);
        cancelled.countDown();
    }

    /** A step begins. */
    void begin(String step, StepTerms terms) {
        deadline = new Deadline(step, terms.deadlineMillis(), nanos.getAsLong());
    }

    /** Steps that take long look here between two calls. @throws ProblemException the plan is to end, with the reason */
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
        try {
            cancelled.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(Codes.INTERNAL, "interrupted between two tries");
        }
        check();
    }
}
