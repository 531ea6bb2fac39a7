package org.domaind.daemon.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.domaind.daemon.state.StateDatabase;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.model.Domid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanRunnerTest {
    @TempDir
    private Path folder;
    private StateDatabase journal;
    private PlanRunner runner;
    private final List<String> done = new ArrayList<>();
    private final AtomicBoolean cancelled = new AtomicBoolean();

    @BeforeEach
    void open() {
        journal = StateDatabase.open(folder.resolve("state.db"), "boot");
        // No step of these plans touches the host.
        runner = new PlanRunner(null, journal, cancelled::get);
    }

    @AfterEach
    void close() {
        journal.close();
    }

    /** Notes what is done and undone; may fail at either. */
    private final class Noted implements Step {
        private final String name;
        private final boolean fails;
        private final boolean undoFails;

        Noted(String name, boolean fails, boolean undoFails) {
            this.name = name;
            this.fails = fails;
            this.undoFails = undoFails;
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
        public Bindings run(Environment environment, Bindings bindings) {
            done.add(name);
            if (fails) {
                throw new ProblemException("failed", name);
            }
            return name.equals("domain") ? bindings.withDomid(new Domid(7)) : bindings;
        }

        @Override
        public void undo(Environment environment, Bindings bindings) {
            done.add("undo " + name + bindings.domid().map(d -> " of " + d).orElse(""));
            if (undoFails) {
                throw new ProblemException("undo-failed", name);
            }
        }
    }

    private Plan plan(Step... steps) {
        return new Plan("create", "guest", "{}", true, List.of(steps));
    }

    private Step step(String name) {
        return new Noted(name, false, false);
    }

    @Test
    void runsStepsInOrderAndForgetsThePlan() {
        List<Replies.Progress> progress = new ArrayList<>();
        Bindings bindings = runner.run(plan(step("name"), step("domain"), step("start")), Bindings.NONE, progress::add);
        assertEquals(List.of("name", "domain", "start"), done);
        assertEquals(new Domid(7), bindings.domain());
        assertEquals(List.of(new Replies.Progress("name", 1, 3), new Replies.Progress("domain", 2, 3), new Replies.Progress("start", 3, 3)),
                progress);
        assertEquals(List.of(), journal.unfinished());
    }

    @Test
    void takesBackTheFailingStepAndThoseBefore() {
        ProblemException failure = assertThrows(ProblemException.class, () -> runner.run(
                plan(step("name"), step("domain"), new Noted("memory", true, false), step("start")), Bindings.NONE, p -> { }));
        assertEquals("memory", failure.problem().message());
        assertEquals(List.of("name", "domain", "memory", "undo memory of 7", "undo domain of 7", "undo name"), done);
        assertEquals(List.of(), journal.unfinished());
    }

    @Test
    void anUndoThatFailsIsTriedAgainAfterARestart() {
        Plan plan = plan(step("name"), new Noted("domain", false, true), new Noted("memory", true, false));
        assertThrows(ProblemException.class, () -> runner.run(plan, Bindings.NONE, p -> { }));
        assertEquals(1, journal.unfinished().size(), "what could not be taken back stays in the journal");
        assertEquals("undo name", done.get(done.size() - 1), "the others are taken back all the same");
        done.clear();
        runner.rollBack(plan(step("name"), step("domain"), step("memory"), step("never begun")), journal.unfinished().get(0));
        assertEquals(List.of("undo memory of 7", "undo domain of 7", "undo name of 7"), done);
        assertEquals(List.of(), journal.unfinished());
    }

    private void cancelBefore(Replies.Progress step) {
        cancelled.set(step.step().equals("domain"));
    }

    @Test
    void aCancelledPlanEndsAfterItsPresentStepAndIsTakenBack() {
        ProblemException failure = assertThrows(ProblemException.class,
                () -> runner.run(plan(step("name"), step("domain"), step("start")), Bindings.NONE, this::cancelBefore));
        assertEquals("domaind is stopping", failure.problem().message());
        assertEquals(List.of("name", "domain", "undo domain of 7", "undo name"), done);
        assertEquals(List.of(), journal.unfinished());
    }

    @Test
    void aCancelledPlanWithoutAWayBackStaysInTheJournal() {
        Plan destroy = new Plan("destroy", "guest", "{}", false, List.of(step("name"), step("domain"), step("start")));
        assertThrows(ProblemException.class, () -> runner.run(destroy, Bindings.NONE, this::cancelBefore));
        assertEquals(List.of("name", "domain"), done);
        assertEquals(List.of("name", "domain"), journal.unfinished().get(0).begun());
    }
}
