package org.domaind.daemon.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.domaind.daemon.state.Operation;
import org.domaind.daemon.state.StateDatabase;
import org.domaind.schema.api.Problem;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.model.Domid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanRunnerTest {
    private static final int PATIENCE_SECONDS = 30;

    @TempDir
    private Path folder;
    private StateDatabase journal;
    private PlanRunner runner;
    private final List<String> done = new ArrayList<>();
    private final AtomicBoolean cancelled = new AtomicBoolean();

    @BeforeEach
    void open() {
        journal = StateDatabase.open(folder.resolve("state.db"), "boot");
        runner = new PlanRunner(journal);
    }

    @AfterEach
    void close() {
        journal.close();
    }

    /** Notes what is done and undone; may fail at either. */
    private final class Noted implements Step {
        private final String name;
        private final StepTerms terms;
        private int failures;
        private boolean undoFails;
        private boolean done;
        private UnaryOperator<Bindings> look = bindings -> bindings;
        /** Whether it is done, after a failure. */
        private Runnable asked = () -> { };

        Noted(String name, StepTerms terms, int failures) {
            this.name = name;
            this.terms = terms;
            this.failures = failures;
        }

        Noted undoFails() {
            undoFails = true;
            return this;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String description() {
            return "note " + name;
        }

        @Override
        public StepTerms terms() {
            return terms;
        }

        @Override
        public Bindings run(Bindings bindings, Cancellation cancellation) {
            PlanRunnerTest.this.done.add(name);
            cancellation.check();
            if (failures-- > 0) {
                throw new ProblemException("failed", name);
            }
            return name.equals("domain") ? bindings.withDomid(new Domid(7)) : bindings;
        }

        @Override
        public boolean done(Bindings bindings) {
            asked.run();
            return this.done;
        }

        @Override
        public Bindings look(Bindings bindings) {
            return look.apply(bindings);
        }

        @Override
        public void undo(Bindings bindings) {
            PlanRunnerTest.this.done.add("undo " + name + bindings.domid().map(d -> " of " + d).orElse(""));
            if (undoFails) {
                throw new ProblemException("undo-failed", name);
            }
        }
    }

    private Plan plan(Step... steps) {
        return Plan.undone("create", "guest", "{}", List.of(steps));
    }

    private Noted step(String name) {
        return new Noted(name, StepTerms.ONCE, 0);
    }

    private Noted failing(String name) {
        return new Noted(name, StepTerms.ONCE, 1);
    }

    private Bindings run(Plan plan) {
        return runner.run(plan, Bindings.NONE, progress -> { }, new Cancellation(cancelled::get));
    }

    private ProblemException failure(Plan plan) {
        return assertThrows(ProblemException.class, () -> run(plan));
    }

    @Test
    void runsStepsInOrderAndForgetsThePlan() {
        List<Replies.Progress> progress = new ArrayList<>();
        Bindings bindings = runner.run(plan(step("name"), new Noted("domain", StepTerms.ONCE.weighing(8), 0), step("start")), Bindings.NONE,
                progress::add, new Cancellation(cancelled::get));
        assertEquals(List.of("name", "domain", "start"), done);
        assertEquals(new Domid(7), bindings.domain());
        assertEquals(List.of(new Replies.Progress("name", 1, 3, 0), new Replies.Progress("domain", 2, 3, 10), new Replies.Progress("start", 3, 3, 90)),
                progress);
        assertEquals(List.of(), journal.unfinished());
    }

    @Test
    void takesBackTheFailingStepAndThoseBefore() {
        ProblemException failure = failure(plan(step("name"), step("domain"), failing("memory"), step("start")));
        assertEquals("memory", failure.problem().message());
        assertEquals(List.of("name", "domain", "memory", "undo memory of 7", "undo domain of 7", "undo name of 7"), done);
        assertEquals(List.of(), journal.unfinished());
    }

    @Test
    void anUndoThatFailsIsTriedAgainAfterARestart() {
        failure(plan(step("name"), step("domain").undoFails(), failing("memory")));
        assertEquals(1, journal.unfinished().size(), "what could not be taken back stays in the journal");
        assertEquals("undo name of 7", done.get(done.size() - 1), "the others are taken back all the same");
        done.clear();
        runner.settle(plan(step("name"), step("domain"), step("memory"), step("never begun")), journal.unfinished().get(0));
        assertEquals(List.of("undo memory of 7", "undo domain of 7", "undo name of 7"), done);
        assertEquals(List.of(), journal.unfinished());
    }

    @Test
    void progressThatCannotBeToldCostsThePlanNothing() {
        Consumer<Replies.Progress> broken = progress -> {
            throw new IllegalStateException("the caller's fault");
        };
        runner.run(plan(step("name"), step("start")), Bindings.NONE, broken, new Cancellation(cancelled::get));
        assertEquals(List.of("name", "start"), done);
    }

    // --- failures that are none, or pass

    @Test
    void aStepThatMayBeTriedAgainIs() {
        run(plan(step("name"), new Noted("store", StepTerms.ONCE.tried(3, 1), 2), step("start")));
        assertEquals(List.of("name", "store", "store", "store", "start"), done);
        done.clear();
        assertEquals("store", failure(plan(new Noted("store", StepTerms.ONCE.tried(3, 1), 3))).problem().message());
        assertEquals(List.of("store", "store", "store", "undo store"), done);
    }

    @Test
    void whatIsCancelledIsNotTriedAgain() throws InterruptedException {
        Cancellation cancellation = new Cancellation(cancelled::get);
        CountDownLatch failed = new CountDownLatch(1);
        Noted store = new Noted("store", StepTerms.ONCE.tried(2, Long.MAX_VALUE), 2);
        store.asked = failed::countDown;
        Plan plan = plan(store);
        CompletableFuture<Void> run = CompletableFuture.runAsync(() -> runner.run(plan, Bindings.NONE, progress -> { }, cancellation));
        assertTrue(failed.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
        cancellation.cancel(Problem.of("cancelled", "enough"));
        CompletionException failure = assertThrows(CompletionException.class, run::join);
        assertEquals("store", ((ProblemException) failure.getCause()).problem().message());
        assertEquals("enough", ((ProblemException) failure.getCause().getSuppressed()[0]).problem().message());
        assertEquals(List.of("store", "undo store"), done);
    }

    @Test
    void aStepThatIsDoneThoughItFailedIsDone() {
        Noted lost = failing("introduce");
        lost.done = true;
        run(plan(step("domain"), lost, step("start")));
        assertEquals(List.of("domain", "introduce", "start"), done);
        assertEquals(List.of(), journal.unfinished());
    }

    @Test
    void aStepBeyondItsDeadlineIsToldToEnd() {
        long[] nanos = {5};
        Cancellation cancellation = new Cancellation(cancelled::get, () -> nanos[0]);
        cancellation.begin("memory", StepTerms.ONCE.within(2));
        cancellation.check();
        nanos[0] += 2_000_000;
        ProblemException over = assertThrows(ProblemException.class, cancellation::check);
        assertEquals("the step memory has taken longer than 2 ms", over.problem().message());
        cancellation.begin("image", StepTerms.ONCE);
        cancellation.check();
    }

    // --- what is true after a failure

    @Test
    void anUndoGoesByWhatIsTrueByThen() {
        Noted gone = step("domain");
        gone.look = Bindings::withoutDomid;
        failure(plan(step("name"), gone, failing("memory")));
        assertEquals(List.of("name", "domain", "memory", "undo memory", "undo domain", "undo name"), done, "7 is another's by now");
        done.clear();
        Noted made = failing("domain");
        made.look = bindings -> bindings.withDomid(new Domid(8));
        failure(plan(made));
        assertEquals(List.of("domain", "undo domain of 8"), done, "made, though its maker failed");
    }

    @Test
    void aLookThatFailsKeepsNothingFromBeingTakenBack() {
        Noted blind = step("domain");
        blind.look = bindings -> {
            throw new ProblemException("failed", "to look");
        };
        failure(plan(blind, failing("memory")));
        assertEquals(List.of("domain", "memory", "undo memory of 7", "undo domain of 7"), done);
    }

    // --- no way back

    @Test
    void beyondThePointOfNoReturnAPlanIsFinishedByTheNextOfItsKind() {
        assertEquals("gone", failure(new Plan("move", "guest", "{}", 1, List.of(step("name"), failing("gone"), step("end")))).problem().message());
        assertEquals(List.of("name", "gone"), done, "nothing is taken back");
        long operation = journal.unfinished().get(0).id();
        assertThrows(ProblemException.class, () -> run(new Plan("move", "guest", "{\"other\":1}", 1, List.of(step("name"), failing("gone")))));
        assertEquals(2, journal.unfinished().size(), "another one");
        run(new Plan("move", "guest", "{}", 1, List.of(step("name"), step("gone"), step("end"))));
        assertTrue(journal.unfinished().stream().noneMatch(left -> left.id() == operation));
    }

    @Test
    void aFormerProcessesPlanIsFinishedFromItsPointOfNoReturn() {
        Plan plan = new Plan("move", "guest", "{}", 1, List.of(step("name"), step("domain"), step("gone"), step("end")));
        long operation = journal.begin("move", "{}");
        journal.beginStep(operation, 1, "name");
        journal.beginStep(operation, 2, "domain");
        journal.beginStep(operation, 3, "gone");
        runner.settle(plan, journal.unfinished().get(0));
        assertEquals(List.of("domain", "gone", "end"), done);
        assertEquals(List.of(), journal.unfinished());
    }

    @Test
    void beforeItsPointOfNoReturnAPlanIsTakenBack() {
        failure(new Plan("move", "guest", "{}", 2, List.of(step("name"), failing("copy"), step("gone"))));
        assertEquals(List.of("name", "copy", "undo copy", "undo name"), done);
        assertEquals(List.of(), journal.unfinished());
    }

    /** Of a newer daemon, or an older one: what it did is not known here. */
    @Test
    void aStepThatIsNotKnownIsRefusedAndKept() {
        long operation = journal.begin("create", "{}");
        journal.beginStep(operation, 1, "domain");
        journal.beginStep(operation, 2, "plug-disks");
        journal.beginStep(operation, 3, "unplug-nothing");
        Plan plan = plan(step("domain"), step("start"));
        Plan forward = Plan.finished("create", "guest", "{}", plan.steps());
        for (Plan either : List.of(plan, forward)) {
            ProblemException refused = assertThrows(ProblemException.class, () -> runner.settle(either, journal.unfinished().get(0)));
            assertEquals("unknown-step", refused.problem().code());
            assertEquals("the create of guest has steps that this domaind does not know: plug-disks, unplug-nothing", refused.problem().message());
            assertEquals(List.of(), done, "what rests on it is not taken back either");
            assertEquals(List.of(operation), journal.unfinished().stream().map(Operation::id).toList());
        }
    }

    private void cancelBefore(Replies.Progress step) {
        cancelled.set(step.step().equals("domain"));
    }

    @Test
    void aCancelledPlanEndsBeforeItsNextStepAndIsTakenBack() {
        ProblemException failure = assertThrows(ProblemException.class, () -> runner.run(plan(step("name"), step("domain"), step("start")),
                Bindings.NONE, this::cancelBefore, new Cancellation(cancelled::get)));
        assertEquals("domaind is stopping", failure.problem().message());
        assertEquals(List.of("name", "undo name"), done);
        assertEquals(List.of(), journal.unfinished());
    }

    @Test
    void aCancelledPlanWithoutAWayBackStaysInTheJournal() {
        Plan destroy = Plan.finished("destroy", "guest", "{}", List.of(step("name"), step("domain"), step("start")));
        assertThrows(ProblemException.class, () -> runner.run(destroy, Bindings.NONE, this::cancelBefore, new Cancellation(cancelled::get)));
        assertEquals(List.of("name"), done);
        assertEquals(List.of("name"), journal.unfinished().get(0).begun());
    }
}
