package org.domaind.xl.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.ShutdownReason;
import org.junit.jupiter.api.Test;

class LifecycleCommandsTest extends CommandTest {
    @Test
    void aNameIsLookedUpAndANumberIsNot() {
        assertEquals(0, harness.xl("pause", "hvm1").status());
        assertEquals(0, harness.xl("unpause", "7").status());
        assertEquals(List.of("LIST_DOMAINS {\"domid\":null,\"name\":\"hvm1\",\"configs\":true}", "PAUSE_GUEST {\"domid\":7}", "UNPAUSE_GUEST {\"domid\":7}"),
                harness.calls());
    }

    @Test
    void anEmptyOperandIsNoDomain() {
        // The reference takes it for domain 0, to the grief of scripts with an unset variable.
        assertEquals(new Harness.Result(1, "", " is an invalid domain identifier (rc=-6)\n"), harness.xl("shutdown", ""));
        assertEquals(List.of(), harness.calls());
    }

    @Test
    void destroyOfDomainZeroNeedsForce() {
        assertEquals(1, harness.xl("destroy", "0").status());
        assertEquals(List.of(), harness.calls());
        assertEquals(0, harness.xl("destroy", "-f", "0").status());
        assertEquals(List.of("DESTROY_GUEST {\"domid\":0,\"force\":true}"), harness.calls());
    }

    private static final int MANY = Requests.Guests.MAX + 904;

    private List<String> asked() {
        return harness.daemon.calls.stream().filter(call -> call.method() == Method.SHUTDOWN_GUEST).map(call -> call.parameters().path("domid").asText())
                .toList();
    }

    private List<String> many() {
        List<String> domids = IntStream.rangeClosed(1, MANY).mapToObj(Integer::toString).toList();
        harness.daemon.answer(Method.SHUTDOWN_GUEST, p -> new Replies.Done());
        harness.daemon.answer(Method.LIST_DOMAINS, p -> new Replies.Domains(IntStream.rangeClosed(0, MANY)
                .mapToObj(domid -> FakeHost.guest(domid, "g" + domid)).toList()));
        return domids;
    }

    @Test
    void moreGuestsThanOneCallMayNameAreWaitedForByTwo() {
        List<String> domids = many();
        List<Integer> named = new CopyOnWriteArrayList<>();
        harness.daemon.answer(Method.WAIT_ALL_STOPPED, p -> {
            named.add(p.path("domids").size());
            List<Replies.DomainStopped> ends = new ArrayList<>();
            p.path("domids").forEach(domid -> ends.add(new Replies.DomainStopped(new Domid(domid.asInt()), Replies.Stopped.forGood(Optional.empty()))));
            return new Replies.AllStopped(ends);
        });
        assertEquals(0, harness.xl("shutdown", "-a", "-w").status());
        assertEquals(domids, asked());
        assertEquals(Set.of(Requests.Guests.MAX, MANY - Requests.Guests.MAX), Set.copyOf(named));
    }

    @Test
    void guestsAreAskedThoughAWaitForThemFails() {
        List<String> domids = many();
        harness.daemon.answer(Method.WAIT_ALL_STOPPED, p -> {
            throw new ProblemException("too-many-waits", "domaind has too many waits already");
        });
        Harness.Result result = harness.xl("shutdown", "-a", "-w");
        assertEquals(1, result.status());
        assertEquals(domids, asked());
        assertTrue(result.err().endsWith("xl: domaind has too many waits already\n"), result.err());
    }

    /** Connections are bounded, too: none is left for the wait. */
    @Test
    void guestsAreAskedThoughNoWaitForThemCanBegin() {
        List<String> domids = many();
        harness.daemon.refuseFurther(1);
        Harness.Result result = harness.xl("shutdown", "-a", "-w");
        assertEquals(1, result.status());
        assertEquals(domids, asked());
    }

    @Test
    void shutdownWaitsWithTheWaitBegunBeforeTheRequest() {
        harness.daemon.answer(Method.WAIT_ALL_STOPPED, p -> new Replies.AllStopped(List.of(
                new Replies.DomainStopped(new Domid(3), Replies.Stopped.forGood(Optional.of(ShutdownReason.POWEROFF))))));
        assertEquals(new Harness.Result(0, "", """
                Shutting down domain 3
                Waiting for 1 domains
                Domain 3 has been shut down, reason code 0
                """), harness.xl("shutdown", "-w", "3"));
        assertTrue(harness.calls().containsAll(List.of("WAIT_ALL_STOPPED {\"domids\":[3]}",
                "SHUTDOWN_GUEST {\"domid\":3,\"reboot\":false,\"force\":false}")));
    }

    @Test
    void allMeansAllButDomainZero() {
        harness.daemon.answer(Method.WAIT_ALL_STOPPED, p -> {
            List<Replies.DomainStopped> ends = new ArrayList<>();
            p.get("domids").forEach(domid -> ends.add(new Replies.DomainStopped(new Domid(domid.intValue()),
                    Replies.Stopped.forGood(domid.intValue() == 9 ? Optional.empty() : Optional.of(ShutdownReason.REBOOT)))));
            return new Replies.AllStopped(ends);
        });
        Harness.Result result = harness.xl("reboot", "-aw", "-F");
        assertEquals(0, result.status());
        assertEquals("""
                Rebooting domain 3
                Rebooting domain 7
                Rebooting domain 9
                Rebooting domain 11
                Rebooting domain 12
                Rebooting domain 13
                Waiting for 6 domains
                Domain 3 has been shut down, reason code 1
                Domain 7 has been shut down, reason code 1
                Domain 9 has been destroyed
                Domain 11 has been shut down, reason code 1
                Domain 12 has been shut down, reason code 1
                Domain 13 has been shut down, reason code 1
                """, result.err());
        assertEquals(1, harness.calls().stream().filter(call -> call.startsWith("WAIT_ALL_STOPPED")).count(), "one connection waits for all");
        assertTrue(harness.calls().contains("SHUTDOWN_GUEST {\"domid\":12,\"reboot\":true,\"force\":true}"));
    }

    @Test
    void oneGuestThatRefusesDoesNotSpareTheOthers() {
        harness.daemon.answer(Method.SHUTDOWN_GUEST, p -> {
            if (p.get("domid").intValue() == 7) {
                throw new ProblemException("no-control", "domain 7 does not listen");
            }
            return new Replies.Done();
        });
        Harness.Result result = harness.xl("shutdown", "-a");
        assertEquals(1, result.status());
        assertTrue(result.err().contains("Shutting down domain 7\nxl: domain 7 does not listen\nshutdown failed (rc=-3)\nShutting down domain 9\n"));
    }

    @Test
    void renameAsksForTheNewName() {
        assertEquals(0, harness.xl("rename", "hvm1", "new").status());
        assertEquals("RENAME_GUEST {\"domid\":7,\"newName\":\"new\"}", harness.calls().get(1));
    }

    @Test
    void theMessageBufferIsPrintedAndCleared() {
        assertEquals("(XEN) hello\n", harness.xl("dmesg", "-c").out());
        assertEquals(List.of("CONSOLE_RING {\"clear\":true}"), harness.calls());
    }

    @Test
    void consoleCarriesBytesBothWays() {
        harness.daemon.consoleGreeting = "login: ";
        Harness.Result result = harness.withInput("root\nq").xl("console", "12");
        assertEquals(0, result.status());
        assertTrue(result.out().startsWith("login: "), result.out());
        assertEquals("ATTACH_CONSOLE {\"domid\":12,\"type\":null,\"number\":null}", harness.calls().get(0));
    }

    @Test
    void aConsoleThatEndsBeforeItsGuestTellsHowToComeBack() {
        Harness.Result result = harness.withInput("root\nq").xl("console", "hvm1");
        assertEquals(1, result.status());
        assertEquals("xl: the connection to the console of domain 7 ended, the guest did not; to come back: xl console hvm1\n", result.err());
    }

    @Test
    void withoutADaemonOneLineSaysSo() throws IOException {
        harness.close();
        String socket = root.resolve("run/domaind/socket").toString();
        String line = "xl: cannot reach domaind at " + socket + ": not running?; start it with \"domaind --daemon\"\n";
        assertEquals(new Harness.Result(1, "", line), harness.xl("list"));
        Files.delete(Path.of(socket));
        assertEquals(new Harness.Result(1, "", line), harness.xl("list"));
    }
}
