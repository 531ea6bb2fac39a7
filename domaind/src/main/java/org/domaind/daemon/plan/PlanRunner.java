package org.domaind.daemon.plan;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.domaind.daemon.state.Operation;
import org.domaind.daemon.state.StateDatabase;
import org.domaind.schema.api.Json;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;

/** Runs plans: journal, progress, tries, a second look after a failure, undo. Thread-safe. */
public final class PlanRunner {
    private static final Logger LOG = LogManager.getLogger(PlanRunner.class);

    private final StateDatabase journal;
    /** Failed beyond their point of no return in this process, by what the same plan would be made from again; each is still in the journal. */
    private final Map<String, Long> unfinished = new ConcurrentHashMap<>();

    public PlanRunner(StateDatabase journal) {
        this.journal = journal;
    }

    private record Done(Step step, Bindings bindings) {
    }

    /**
     * Runs all steps, or leaves the host as it was. A plan that fails or is cancelled beyond its point of no return stays in the journal: the next plan
     * of that kind and request goes on with it, or the next start of the daemon.
     *
     * @param progress     told of each step before it begins, on this thread: must not wait. What goes wrong with it does not concern the plan.
     * @param cancellation of this run alone
     * @return what the steps learnt
     * @throws RuntimeException the failing step's, after the undo; an undo that fails itself is attached and logged
     */
    public Bindings run(Plan plan, Bindings initial, Consumer<Replies.Progress> progress, Cancellation cancellation) {
        Long left = unfinished.remove(key(plan));
        long operation = left != null ? left : journal.begin(plan.kind(), plan.request());
        return new Run(plan, operation, progress, cancellation).from(0, initial);
    }

    private static String key(Plan plan) {
        return plan.kind() + " " + plan.request();
    }

    /** One plan at work. */
    private final class Run {
        private final Plan plan;
        private final long operation;
        private final Consumer<Replies.Progress> progress;
        private final Cancellation cancellation;
        private final Deque<Done> undo = new ArrayDeque<>();
        private Bindings.Journaled journaled;

        Run(Plan plan, long operation, Consumer<Replies.Progress> progress, Cancellation cancellation) {
            this.plan = plan;
            this.operation = operation;
            this.progress = progress;
            this.cancellation = cancellation;
        }

        /** @param first how many steps are left out */
        Bindings from(int first, Bindings initial) {
            Bindings bindings = initial;
            int begun = first;
            try {
                for (Step step : plan.steps().subList(first, plan.steps().size())) {
                    tell(step, begun + 1);
                    cancellation.begin(step.name(), step.terms());
                    cancellation.check();
                    begun++;
                    journal.beginStep(operation, begun, step.name());
                    undo.push(new Done(step, bindings));
                    bindings = tried(step, bindings);
                    undo.pop();
                    undo.push(new Done(step, bindings));
                    bind(bindings);
                }
            } catch (RuntimeException e) {
                failed(begun, bindings, e);
                throw e;
            }
            journal.end(operation);
            return bindings;
        }

        private void tell(Step step, int number) {
            try {
                progress.accept(new Replies.Progress(step.name(), number, plan.steps().size(), plan.percentBefore(number)));
            } catch (RuntimeException e) {
                LOG.error("Whoever waits for the {} of {} is not told of its progress", plan.kind(), plan.guest(), e);
            }
        }

        private void bind(Bindings bindings) {
            if (!bindings.journaled().equals(journaled)) {
                journaled = bindings.journaled();
                journal.bind(operation, Json.text(journaled));
            }
        }

        private Bindings tried(Step step, Bindings bindings) {
            StepTerms terms = step.terms();
            for (int tries = 1; ; tries++) {
                try {
                    return step.run(bindings, cancellation);
                } catch (RuntimeException e) {
                    if (doneAllTheSame(step, bindings)) {
                        LOG.warn("{} of {}: {} is done, though it failed: {}", plan.kind(), plan.guest(), step.name(), e.getMessage());
                        return bindings;
                    }
                    if (tries >= terms.tries()) {
                        throw e;
                    }
                    LOG.warn("{} of {}: {} failed: {}; that is tried again in {} ms", plan.kind(), plan.guest(), step.name(), e.getMessage(),
                            terms.pauseMillis());
                    pause(terms, e);
                }
            }
        }

        private boolean doneAllTheSame(Step step, Bindings bindings) {
            try {
                return step.done(bindings);
            } catch (RuntimeException unknown) {
                // The first failure is reported; later ones are attached to it.
                LOG.debug("Whether {} is done cannot be told", step.name(), unknown);
                return false;
            }
        }

        private void pause(StepTerms terms, RuntimeException failure) {
            try {
                cancellation.check();
                cancellation.pause(terms.pauseMillis());
            } catch (ProblemException ended) {
                failure.addSuppressed(ended);
                throw failure;
            }
        }

        private void failed(int begun, Bindings bindings, RuntimeException e) {
            if (begun > plan.pointOfNoReturn()) {
                LOG.warn("{} of {}: {}; there is no way back: it is finished when it is asked for again, or when domaind starts again", plan.kind(),
                        plan.guest(), e.getMessage());
                unfinished.put(key(plan), operation);
            } else {
                LOG.info("{} of {}: {}; taking back {} steps", plan.kind(), plan.guest(), e.getMessage(), undo.size());
                takeBack(operation, undo, bindings.journaled(), e);
            }
        }
    }

    /**
     * Takes back what was done, newest first, and ends the operation if all of it was; what fails is attached to the cause, which may have other failures
     * of its own attached.
     */
    private void takeBack(long operation, Deque<Done> undo, Bindings.Journaled known, RuntimeException cause) {
        Bindings.Journaled now = looked(undo, known);
        boolean all = true;
        while (!undo.isEmpty()) {
            Done done = undo.pop();
            try {
                done.step().undo(done.bindings().with(now));
            } catch (RuntimeException e) {
                LOG.error("The step {} could not be taken back; it will be tried again when domaind starts", done.step().name(), e);
                cause.addSuppressed(e);
                all = false;
            }
        }
        if (all) {
            journal.end(operation);
        }
    }

    /** The bindings after each begun step has looked at reality again. */
    private static Bindings.Journaled looked(Deque<Done> begun, Bindings.Journaled known) {
        Bindings bindings = Bindings.of(known);
        for (var steps = begun.descendingIterator(); steps.hasNext();) {
            Step step = steps.next().step();
            try {
                bindings = step.look(bindings);
            } catch (RuntimeException e) {
                LOG.warn("What became of {} cannot be seen; what was done is taken back as far as it is known", step.name(), e);
            }
        }
        return bindings.journaled();
    }

    // --- after a restart

    /**
     * Settles what a former process began: takes it back, or finishes it where that process had gone beyond its point of no return, or to its end.
     *
     * @param plan made again from the operation's request
     * @throws ProblemException {@code unknown-step}: nothing was done
     */
    public void settle(Plan plan, Operation operation) {
        requireKnownSteps(plan, operation);
        Bindings bindings = Bindings.ofJournal(operation.bindings());
        if (operation.begun().size() > plan.pointOfNoReturn()) {
            new Run(plan, operation.id(), progress -> { }, new Cancellation(() -> false)).from(plan.pointOfNoReturn(), bindings);
        } else if (operation.begun().contains(plan.last().name()) && plan.last().done(bindings)) {
            LOG.info("{} of {} was done to the end", plan.kind(), plan.guest());
            journal.end(operation.id());
        } else {
            Deque<Done> undo = new ArrayDeque<>();
            plan.steps().stream().filter(s -> operation.begun().contains(s.name())).forEach(s -> undo.push(new Done(s, bindings)));
            takeBack(operation.id(), undo, bindings.journaled(), new IllegalStateException("taking back operation " + operation.id()));
        }
    }

    /**
     * Finishes a plan that was left beyond its point of no return, because its outcome was unknown; now it is known.
     *
     * @throws ProblemException {@code known-otherwise}: the journal has another outcome
     */
    public void resolve(Plan plan, Operation operation, Outcome outcome) {
        requireKnownSteps(plan, operation);
        Bindings known = Bindings.ofJournal(operation.bindings());
        if (known.outcome().filter(other -> other != outcome).isPresent()) {
            throw new ProblemException("known-otherwise", "the other host has said otherwise: the guest is " + known.outcome().get().word());
        }
        unfinished.remove(key(plan));
        Bindings bindings = known.withOutcome(outcome);
        journal.bind(operation.id(), Json.text(bindings.journaled()));
        new Run(plan, operation.id(), progress -> { }, new Cancellation(() -> false)).from(plan.pointOfNoReturn(), bindings);
    }

    /** An unknown step can be neither taken back nor finished, and later steps may depend on it. */
    private static void requireKnownSteps(Plan plan, Operation operation) {
        Set<String> known = plan.steps().stream().map(Step::name).collect(Collectors.toSet());
        List<String> unknown = operation.begun().stream().filter(step -> !known.contains(step)).toList();
        if (!unknown.isEmpty()) {
            throw new ProblemException("unknown-step", "the " + plan.kind() + " of " + plan.guest() + " has steps that this domaind does not know: "
                    + String.join(", ", unknown), "start the domaind that began it, which settles it; or remove by hand what is left of it");
        }
    }
}
