package org.domaind.daemon.plan.migrate;

import java.util.Optional;
import org.domaind.daemon.plan.Bindings;
import org.domaind.daemon.plan.Cancellation;
import org.domaind.daemon.plan.Outcome;
import org.domaind.daemon.plan.Step;
import org.domaind.daemon.plan.StepTerms;

/**
 * A step of a few calls.
 *
 * @param undo of it; may be repeated
 */
record Act(String name, String description, StepTerms terms, Runnable act, Runnable undo) implements Step {
    Act(String name, String description, Runnable act) {
        this(name, description, StepTerms.ONCE, act, () -> { });
    }

    @Override
    public Bindings run(Bindings bindings, Cancellation cancellation) {
        act.run();
        return bindings;
    }

    @Override
    public void undo(Bindings bindings) {
        undo.run();
    }

    /** A step of one way in which a migration may end: it is left out when it has ended in another. */
    record When(Outcome outcome, Step step) implements Step {
        @Override
        public String name() {
            return step.name();
        }

        @Override
        public String description() {
            return "if the guest is " + (outcome == Outcome.TAKEN ? "taken: " : "given back: ") + step.description();
        }

        @Override
        public StepTerms terms() {
            return step.terms();
        }

        @Override
        public Bindings run(Bindings bindings, Cancellation cancellation) {
            return bindings.outcome().equals(Optional.of(outcome)) ? step.run(bindings, cancellation) : bindings;
        }

        @Override
        public boolean done(Bindings bindings) {
            return bindings.outcome().equals(Optional.of(outcome)) && step.done(bindings);
        }
    }
}
