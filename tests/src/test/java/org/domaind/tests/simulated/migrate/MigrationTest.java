package org.domaind.tests.simulated.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.schema.model.Domid;
import org.domaind.tests.simulated.RunningDaemon;
import org.domaind.tests.simulated.Waiting;
import org.junit.jupiter.api.Test;

/** Guests that move between hosts, and what is refused. */
class MigrationTest extends TwoHostsTest {
    private static int count(RunningDaemon host, String line) {
        return (int) host.consoleLog("g").lines().filter(l -> l.startsWith(line)).count();
    }

    private static long lastTick(RunningDaemon host) {
        return host.consoleLog("g").lines().filter(line -> line.startsWith("tick ")).mapToLong(line -> Long.parseLong(line.substring(5).strip())).max().orElse(-1);
    }

    @Test
    void itGoesOnElsewhereAndComesBack() throws IOException {
        created("vcpus=2", "uuid=\"11111111-2222-3333-4444-555555555555\"");
        RunningDaemon from = here;
        RunningDaemon to = there;
        for (int round = 0; round < 6; round++) {
            Replies.Migrated move = migrate(from, to, Road.End.NEVER).ok();
            assertTrue(move.rounds() >= 2 && move.pages() >= 4000, move::toString);
            assertEquals(List.of(), from.listed());
            assertEquals(List.of("g"), to.listed());
            long tick = lastTick(from);
            to.awaitTicks("g");
            assertTrue(lastTick(to) > tick && lastTick(to) < tick + 1000, () -> "ticks on from " + tick);
            RunningDaemon swap = from;
            from = to;
            to = swap;
        }
        assertEquals(1, here.lives("g"), "it has started once");
        assertEquals(0, there.lives("g"));
        assertEquals(3, count(there, "GUEST-RESTORED"));
        assertTrue(here.xl("list", "-v", "g").ok().out().contains("11111111-2222-3333-4444-555555555555"));
        here.xl("shutdown", "-w", "g").ok();
        here.awaitRemains(beforeHere);
        there.awaitRemains(beforeThere);
    }

    @Test
    void itArrivesPausedIfAsked() throws IOException {
        created();
        new Move(here, there, new Road(Road.End.NEVER)).paused().run("g").ok();
        assertEquals(List.of(), running());
        assertEquals(List.of("g"), there.listed());
        there.xl("unpause", "g").ok();
        there.awaitTicks("g");
    }

    @Test
    void onOneHostItKeepsNameAndUuid() throws IOException {
        Domid first = created("uuid=\"11111111-2222-3333-4444-555555555555\"");
        for (int round = 0; round < 3; round++) {
            migrate(here, here, Road.End.NEVER).ok();
            assertEquals(List.of("g"), here.listed());
            here.awaitTicks("g");
            Waiting.until(() -> "its uuid", () -> here.xl("list", "-v", "g").ok().out().contains("11111111-2222-3333-4444-555555555555"));
        }
        assertTrue(here.domid("g").value() > first.value());
        here.xl("destroy", "g").ok();
        here.awaitRemains(beforeHere);
    }

    @Test
    void aNameThatIsTakenThereKeepsItHere() throws IOException {
        created();
        there.create("g");
        Move.Ends ends = migrate(here, there, Road.End.NEVER);
        assertEquals("link-lost", ends.sendCode(), ends::toString);
        assertEquals("name-taken", ends.receiveFailure().orElseThrow().problem().code());
        assertEquals(List.of("g"), here.listed());
        assertEquals(List.of("g"), there.listed());
        here.awaitTicks("g");
        there.xl("destroy", "g").ok();
        there.awaitRemains(beforeThere);
        migrate(here, there, Road.End.NEVER).ok();
        there.awaitTicks("g");
    }

    @Test
    void whatCannotBeStartedThereIsGivenBack() throws IOException {
        created();
        there.machine().faults().failWhen("domctl unpausedomain"::equals);
        Move.Ends ends = migrate(here, there, Road.End.NEVER);
        assertEquals("migration-returned", ends.sendCode(), ends::toString);
        assertEquals("migration-returned", ends.receiveFailure().orElseThrow().problem().code());
        assertEquals(List.of("g"), here.listed());
        here.awaitTicks("g");
        assertEquals(1, count(here, "GUEST-RESUMED"));
        there.awaitRemains(beforeThere);
        there.machine().faults().clear();
        migrate(here, there, Road.End.NEVER).ok();
        there.awaitTicks("g");
    }

    private static Requests.MigrationLimits slowly(int iterations, boolean abortIfBusy) {
        return new Requests.MigrationLimits(OptionalInt.of(iterations), OptionalLong.of(1), OptionalLong.empty(), OptionalInt.of(16), abortIfBusy);
    }

    @Test
    void aGuestThatWritesFasterStaysIfAsked() throws IOException {
        Domid domid = created();
        Move.Ends ends = new Move(here, there, new Road(Road.End.NEVER)).limits(slowly(1, true)).run("g");
        assertEquals("guest-busy", ends.sendCode(), ends::toString);
        assertEquals(domid, here.domid("g"));
        assertEquals(0, count(here, "GUEST-suspend"), "it has heard nothing");
        here.awaitTicks("g");
        there.awaitRemains(beforeThere);
        Replies.Migrated move = new Move(here, there, new Road(Road.End.NEVER)).limits(slowly(2, false)).run("g").ok();
        assertEquals(3, move.rounds());
        assertTrue(move.totalMillis() >= 900, () -> "16 MiB at 16 MiB/s: " + move);
    }

    @Test
    void aCallerWhoGoesEndsIt() throws IOException {
        Domid domid = created();
        Move.Ends ends = new Move(here, there, new Road(Road.End.NEVER)).limits(slowly(1000, true)).leaveAfter("round ").run("g");
        assertEquals("left", ends.sendCode(), ends::toString);
        assertEquals("link-lost", ends.receiveFailure().orElseThrow().problem().code());
        assertEquals(domid, here.domid("g"));
        assertEquals(0, count(here, "GUEST-suspend"), "it has heard nothing");
        here.awaitTicks("g");
        there.awaitRemains(beforeThere);
    }

    @Test
    void whatCannotLeaveIsRefused() throws IOException {
        created();
        here.xl("pause", "g").ok();
        assertEquals("paused", migrate(here, there, Road.End.NEVER).sendCode());
        here.xl("unpause", "g").ok();
        here.xl("suspend", "g").ok();
        assertEquals("suspended", migrate(here, there, Road.End.NEVER).sendCode());
        here.xl("resume", "g").ok();
        ready(here);
        here.xl("destroy", "g").ok();
        here.create("g", "nomigrate=1");
        assertEquals("nomigrate", migrate(here, there, Road.End.NEVER).sendCode());
        here.xl("destroy", "g").ok();
        here.create("g", "type=\"pvh\"");
        assertEquals("not-supported", migrate(here, there, Road.End.NEVER).sendCode());
        there.awaitRemains(beforeThere);
    }
}
