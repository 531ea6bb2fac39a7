package org.domaind.tests.simulated.migrate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.domaind.schema.model.Domid;
import org.domaind.tests.simulated.Remains;
import org.domaind.tests.simulated.RunningDaemon;
import org.domaind.tests.simulated.Waiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test that has two simulated machines with a daemon each. */
abstract class TwoHostsTest {
    @TempDir
    protected Path folder;
    protected RunningDaemon here;
    protected RunningDaemon there;
    protected Remains beforeHere;
    protected Remains beforeThere;

    @BeforeEach
    final void startDaemons() throws IOException {
        here = RunningDaemon.start(Files.createDirectory(folder.resolve("a")));
        there = RunningDaemon.start(Files.createDirectory(folder.resolve("b")));
        beforeHere = Remains.of(here);
        beforeThere = Remains.of(there);
    }

    @AfterEach
    final void stopDaemons() {
        here.close();
        there.close();
    }

    /** A guest whose drivers are up, and that ticks. */
    protected Domid created(String... settings) {
        Domid domid = here.createSettled("g", settings);
        ready(here);
        return domid;
    }

    protected static void ready(RunningDaemon host) {
        Domid domid = host.domid("g");
        Waiting.until(() -> "its drivers to be up", () -> host.store().readOptional("/local/domain/" + domid + "/control/feature-suspend").isPresent());
        host.awaitTicks("g");
    }

    protected Move.Ends migrate(RunningDaemon from, RunningDaemon to, Road.End end) throws IOException {
        return new Move(from, to, new Road(end)).run("g");
    }

    /** Names of domains that may run, of both hosts. */
    protected List<String> running() {
        return Stream.of(here, there).flatMap(TwoHostsTest::running).toList();
    }

    private static Stream<String> running(RunningDaemon host) {
        return host.listed().stream().filter(name -> {
            Domid domid = host.domid(name);
            return host.machine().view(domid).filter(view -> !view.info().paused() && !view.info().shutdown()).isPresent();
        });
    }
}
