package org.domaind.tests.simulated.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.domaind.daemon.console.PtyTerminal;
import org.domaind.daemon.sim.machine.SimOptions;
import org.domaind.tests.simulated.DaemonTest;
import org.domaind.tests.simulated.Remains;
import org.domaind.tests.simulated.RunningDaemon;
import org.domaind.tests.simulated.XlResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Guests that come and go, one after another and at the same time. */
class ManyGuestsTest extends DaemonTest {
    private static final int AT_ONCE = 8;
    private static final int TWENTY = 20;

    @Test
    void twentyLivesLeaveNothing() {
        for (int life = 1; life <= 20; life++) {
            host.create("g");
            assertEquals(life, host.lives("g"));
            host.xl("destroy", "g").ok();
            assertEquals(List.of(), host.listed());
        }
        host.awaitRemains(before);
    }

    private static List<XlResult> atOnce(Function<Integer, XlResult> call) {
        return atOnce(AT_ONCE, call);
    }

    private static List<XlResult> atOnce(int count, Function<Integer, XlResult> call) {
        ExecutorService callers = Executors.newFixedThreadPool(count);
        try {
            return IntStream.range(0, count).mapToObj(n -> CompletableFuture.supplyAsync(() -> call.apply(n), callers)).toList()
                    .stream().map(CompletableFuture::join).toList();
        } finally {
            callers.shutdown();
        }
    }

    @Test
    void guestsOfDifferentNamesAreMadeSideBySide() {
        List<String> configs = IntStream.range(0, AT_ONCE).mapToObj(n -> host.config("g" + n)).toList();
        atOnce(n -> host.xl("create", "-q", configs.get(n))).forEach(XlResult::ok);
        Set<String> names = new TreeSet<>(host.listed());
        assertEquals(AT_ONCE, names.size());
        names.forEach(name -> host.awaitLives(name, 1));
        atOnce(n -> host.xl("destroy", "g" + n)).forEach(XlResult::ok);
        host.awaitRemains(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "01234567-89ab-cdef-0123-456789abcdef"})
    void ofTwentyCreatesOfOneConfigOneWins(String uuid) {
        String config = uuid.isEmpty() ? host.config("g") : host.config("g", "uuid=\"" + uuid + '"');
        List<XlResult> results = atOnce(TWENTY, n -> host.xl("create", "-q", config));
        assertEquals(1, results.stream().filter(r -> r.status() == 0).count(), results::toString);
        for (XlResult lost : results.stream().filter(r -> r.status() != 0).toList()) {
            assertTrue(lost.refusal(3).startsWith("xl: Domain with name \"g\" "), lost::toString);
        }
        if (!uuid.isEmpty()) {
            assertEquals("g", host.store().read("/vm/" + uuid + "/name"));
        }
        assertEquals(List.of("g"), host.listed());
        host.awaitLives("g", 1);
        host.xl("destroy", "g").ok();
        host.awaitRemains(before);
    }

    @Test
    void oneGuestIsDestroyedOnlyOnce() {
        String domid = host.create("g").toString();
        List<XlResult> results = atOnce(n -> host.xl("destroy", domid));
        assertTrue(results.stream().anyMatch(r -> r.status() == 0), results::toString);
        assertTrue(results.stream().allMatch(r -> r.status() == 0 || r.err().contains("does not exist")), results::toString);
        host.awaitRemains(before);
    }

    @Test
    void allGuestsShutDownTogether() {
        for (int n = 0; n < 3; n++) {
            host.create("g" + n);
        }
        String told = host.xl("shutdown", "-aw").ok().err();
        assertEquals(3, told.lines().filter(l -> l.endsWith("has been shut down, reason code 0")).count(), told);
        host.awaitRemains(before);
    }

    /** The same on a hypervisor that says itself which domains changed. */
    @Test
    void onAReleaseThatTellsChangesNothingIsMissed(@TempDir Path other) throws IOException {
        SimOptions newer = RunningDaemon.MACHINE.withRelease(SimOptions.NEWEST_MINOR);
        try (RunningDaemon host = RunningDaemon.start(other, newer, PtyTerminal::open)) {
            Remains before = Remains.of(host);
            for (int n = 0; n < 3; n++) {
                host.create("g" + n);
            }
            host.create("again");
            host.xl("reboot", "again").ok();
            host.awaitLives("again", 2);
            host.xl("destroy", "again").ok();
            XlResult all = host.xl("shutdown", "-a", "-w").ok();
            assertEquals(3, all.err().lines().filter(line -> line.endsWith("has been shut down, reason code 0")).count(), all::err);
            assertEquals(List.of(), host.listed());
            // Gone without our doing: noticed as well.
            host.machine().domains().destroy(host.create("killed"));
            host.awaitRemains(before);
        }
    }
}
