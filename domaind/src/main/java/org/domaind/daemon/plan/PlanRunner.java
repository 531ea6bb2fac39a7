package org.domaind.daemon.plan;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.state.Operation;
import org.domaind.daemon.state.StateDatabase;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.Json;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;

/** Runs plans: journal, progress, undo. */
public final class PlanRunner {
    private static final Logger LOG = LogManager.getLogger(PlanRunner.class);

    private final Environment environment;
    private final StateDatabase journal;
    private final BooleanSupplier cancelled;

    /** @param cancelled whether plans at work are to end after their present step */
    public PlanRunner(Environment environment, StateDatabase journal, BooleanSupplier cancelled) {
        this.environment = environment;
        this.journal = journal;
        this.cancelled = cancelled;
    }

    private record Done(Step step, Bindings bindings) {
    }

    /**
     * Runs all steps, or leaves the host as it was. A plan that has no way back stays in the journal when it is cancelled: the next start finishes it.
     *
     * @return what the steps learnt
     * @throws RuntimeException the failing step's, after the undo; an undo that fails itself is attached and logged
     */
    public Bindings run(Plan plan, Bindings initial, Consumer<Replies.Progress> progress) {
        long operation = journal.begin(plan.kind(), plan.request());
        Deque<Done> undo = new ArrayDeque<>();
        Bindings bindings = initial;
        Bindings.Journaled journaled = null;
        try {
            int number = 0;
            for (Step step : plan.steps()) {
                requireNotCancelled();
                number++;
                progress.accept(new Replies.Progress(step.name(), number, plan.steps().size()));
                journal.beginStep(operation, number, step.name());
                undo.push(new Done(step, bindings));
                bindings = step.run(environment, bindings);
                undo.pop();
                undo.push(new Done(step, bindings));
                if (!bindings.journaled().equals(journaled)) {
                    journaled = bindings.journaled();
                    journal.bind(operation, Json.text(journaled));
                }
            }
        } catch (RuntimeException e) {
            if (!plan.undone() && cancelled.getAsBoolean()) {
                LOG.info("{} of {} is finished when domaind starts again", plan.kind(), plan.guest());
                throw e;
            }
            LOG.info("{} of {}: {}; taking back {} steps", plan.kind(), plan.guest(), e.getMessage(), undo.size());
            if (undoAll(undo, e)) {
                journal.end(operation);
            }
            throw e;
        }
        journal.end(operation);
        return bindings;
    }

    private void requireNotCancelled() {
        if (cancelled.getAsBoolean()) {
            throw new ProblemException(Codes.INTERNAL, "domaind is stopping");
        }
    }

    /** @return whether all was taken back; what failed is attached to the cause, which may have other failures of its own attached */
    private boolean undoAll(Deque<Done> undo, RuntimeException cause) {
        boolean all = true;
        while (!undo.isEmpty()) {
            Done done = undo.pop();
            try {
                done.step().undo(environment, done.bindings());
            } catch (RuntimeException e) {
                LOG.error("The step {} could not be taken back; it will be tried again when domaind starts", done.step().name(), e);
                cause.addSuppressed(e);
                all = false;
            }
        }
        return all;
    }

    /** Takes back what a former process began, but for a plan that it had done to the end. @param plan made again from the operation's request */
    public void rollBack(Plan plan, Operation operation) {
        Bindings bindings = Bindings.ofJournal(operation.bindings());
        Step last = plan.steps().get(plan.steps().size() - 1);
        if (operation.begun().contains(last.name()) && last.done(environment, bindings)) {
            LOG.info("{} of {} was done to the end", plan.kind(), plan.guest());
            journal.end(operation.id());
            return;
        }
        Deque<Done> undo = new ArrayDeque<>();
        plan.steps().stream().filter(s -> operation.begun().contains(s.name())).forEach(s -> undo.push(new Done(s, bindings)));
        RuntimeException failures = new IllegalStateException("roll back of operation " + operation.id());
        if (undoAll(undo, failures)) {
            journal.end(operation.id());
        }
    }
}
