package org.domaind.tests.simulated.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.domaind.schema.model.Domid;
import org.domaind.tests.simulated.FailingOperation;
import org.domaind.tests.simulated.KillingOperation;
import org.domaind.tests.simulated.RunningDaemon;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A migration that fails, whose link is cut, or one of whose daemons dies, wherever: the guest never runs twice, and is never gone without a word. */
class CutMigrationTest extends TwoHostsTest {
    private static final String AWAY = "g--migratedaway";

    /** The receiver's messages, and within them; the stream; the sender's one message. */
    static Stream<Road.End> ends() {
        Stream<Road.End> toSender = LongStream.of(0, 1, Road.READY - 1, Road.READY, Road.READY + 1, Road.RECEIVED - 1, Road.RECEIVED, Road.RECEIVED + 1,
                Road.REPORT - 1, Road.REPORT, Road.REPORT + 1).mapToObj(after -> new Road.End(Road.Direction.TO_SENDER, after, false));
        Stream<Road.End> stream = LongStream.of(0, 47, 48, 300, 3_000, 100_000, 5_000_000, 15_000_000)
                .mapToObj(after -> new Road.End(Road.Direction.TO_RECEIVER, after, false));
        Stream<Road.End> go = LongStream.of(0, 1, Road.GO - 1, Road.GO).mapToObj(after -> new Road.End(Road.Direction.TO_RECEIVER, after, true));
        return Stream.of(toSender, stream, go).flatMap(some -> some);
    }

    @ParameterizedTest
    @MethodSource("ends")
    void theLinkMayEndAnywhere(Road.End end) throws IOException {
        Domid domid = created();
        Move.Ends ends = migrate(here, there, end);
        assertFalse(ends.toString().contains("bug in domaind"), ends::toString);
        settled(ends);
        // Where nothing can be uncertain, nothing is; and what was sent whole has arrived.
        boolean goSent = end.direction() == Road.Direction.TO_RECEIVER ? end.late() : end.after() >= Road.RECEIVED;
        if (!goSent) {
            assertEquals(List.of("g"), here.listed(), ends::toString);
            assertEquals(domid, here.domid("g"));
        }
        if (end.direction() == Road.Direction.TO_SENDER && end.after() > Road.REPORT) {
            ends.ok();
        }
    }

    /** Looks where the guest is, and settles by hand what is uncertain; then it runs, once. */
    private void settled(Move.Ends ends) {
        List<String> running = running();
        assertTrue(running.size() <= 1, () -> "it runs twice: " + running);
        if (here.listed().contains(AWAY)) {
            assertEquals("migration-uncertain", ends.sendCode(), ends::toString);
            assertTrue(here.xl("migrate", "-s", "", AWAY, "true").err().contains("--resolve"));
            boolean isThere = there.listed().contains("g");
            here.xl("migrate", "--resolve", isThere ? "there" : "here", AWAY).ok();
            assertEquals(isThere ? List.of() : List.of("g"), here.listed());
        }
        assertEquals(1, running().size(), ends::toString);
        assertEquals(1, here.listed().size() + there.listed().size());
        RunningDaemon host = here.listed().isEmpty() ? there : here;
        ready(host);
        (host == here ? there : here).awaitRemains(host == here ? beforeThere : beforeHere);
        assertEquals(1, here.lives("g"), "it has started once");
        assertEquals(0, there.lives("g"));
    }

    @Test
    void whatTheOtherHostHasSaidCountsMoreThanAnAdministrator() throws IOException {
        created();
        here.machine().faults().failWhen("domctl destroydomain"::equals);
        Move.Ends ends = migrate(here, there, Road.End.NEVER);
        here.machine().faults().clear();
        assertEquals(List.of(AWAY), here.listed(), ends::toString);
        assertTrue(here.xl("migrate", "--resolve", "here", AWAY).err().contains("the guest is taken"));
        here.xl("migrate", "--resolve", "there", AWAY).ok();
        here.awaitRemains(beforeHere);
        ready(there);
    }

    @Test
    void aGuestThatGoesOnByHandIsNotRemovedByAnAnswer() throws IOException {
        created();
        assertEquals("migration-uncertain", migrate(here, there, new Road.End(Road.Direction.TO_RECEIVER, 0, true)).sendCode());
        here.xl("resume", AWAY).ok();
        assertTrue(here.xl("migrate", "--resolve", "there", AWAY).err().contains("runs, and is not removed"));
        here.stopDaemon();
        here.startDaemon();
        assertEquals(List.of("g"), here.listed());
        ready(here);
        migrate(here, there, Road.End.NEVER).ok();
    }

    @Test
    @Tag("slow")
    void anyOperationOfTheSenderMayFail() throws IOException {
        anyMayFail(true);
    }

    @Test
    @Tag("slow")
    void anyOperationOfTheReceiverMayFail() throws IOException {
        anyMayFail(false);
    }

    private void anyMayFail(boolean sender) throws IOException {
        created();
        List<String> failed = new ArrayList<>();
        while (true) {
            // It goes to and fro where it can.
            boolean away = here.listed().isEmpty();
            RunningDaemon from = away ? there : here;
            RunningDaemon to = away ? here : there;
            FailingOperation fault = new FailingOperation(failed.size() + 1);
            (sender ? from : to).machine().faults().failWhen(fault);
            Move.Ends ends = migrate(from, to, Road.End.NEVER);
            (sender ? from : to).machine().faults().clear();
            assertFalse(ends.toString().contains("bug in domaind"), ends::toString);
            assertEquals(1, running().size(), () -> ends + " after " + fault.failed());
            if (fault.failed().isEmpty()) {
                ends.ok();
                break;
            }
            failed.add(fault.failed().get());
            // A remove that failed half-way is finished by who asks for it.
            for (RunningDaemon host : List.of(from, to)) {
                if (host.listed().contains(AWAY)) {
                    host.xl("migrate", "--resolve", "there", AWAY).ok();
                }
            }
            ready(here.listed().isEmpty() ? there : here);
        }
        assertTrue(failed.size() > 30, failed::toString);
        assertTrue(failed.containsAll(sender ? List.of("domctl getpageframeinfo3", "privcmd mmapbatch", "domctl shadow_op", "domctl destroydomain")
                : List.of("domctl createdomain", "memory populate_physmap", "mmuext pin_table", "domctl unpausedomain")), failed::toString);
        assertEquals(1, here.lives("g"));
    }

    @Test
    @Tag("slow")
    void theSenderMayDieAnywhere() throws IOException {
        anyMayDie(true);
    }

    @Test
    @Tag("slow")
    void theReceiverMayDieAnywhere() throws IOException {
        anyMayDie(false);
    }

    private void anyMayDie(boolean sender) throws IOException {
        int operations = 0;
        int arrived = 0;
        while (true) {
            created();
            RunningDaemon victim = sender ? here : there;
            Road road = new Road(Road.End.NEVER);
            KillingOperation kill = new KillingOperation(victim, operations + 1);
            Predicate<String> killAndCut = operation -> {
                boolean dead = kill.test(operation);
                if (kill.image().isPresent()) {
                    // What a dead daemon had open is closed.
                    road.cut();
                }
                return dead;
            };
            victim.machine().faults().failWhen(killAndCut);
            Move.Ends ends = new Move(here, there, road).run("g");
            if (kill.image().isEmpty()) {
                victim.machine().faults().clear();
                ends.ok();
                break;
            }
            operations++;
            victim.bury(kill.image().get());
            victim.startDaemon();
            List<String> running = running();
            assertTrue(running.size() <= 1, () -> "it runs twice: " + running);
            if (here.listed().contains(AWAY)) {
                boolean isThere = there.listed().contains("g");
                here.xl("migrate", "--resolve", isThere ? "there" : "here", AWAY).ok();
            }
            assertEquals(1, running().size(), "after operation " + operations + ": " + ends);
            RunningDaemon host = here.listed().isEmpty() ? there : here;
            arrived += host == there ? 1 : 0;
            host.awaitTicks("g");
            host.xl("destroy", "g").ok();
            here.awaitRemains(beforeHere);
            there.awaitRemains(beforeThere);
        }
        assertTrue(operations >= 20 && arrived > 0, operations + " operations, after " + arrived + " of which it was there");
    }
}
