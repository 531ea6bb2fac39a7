package org.domaind.tests.simulated.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;
import org.domaind.schema.model.Domid;
import org.domaind.tests.simulated.DaemonTest;
import org.domaind.tests.simulated.JsonTree;
import org.domaind.tests.simulated.Remains;
import org.domaind.tests.simulated.Waiting;
import org.domaind.tests.simulated.XlResult;
import org.junit.jupiter.api.Test;

/** What an admin does with a guest, from its first to its last day. */
class FirstLifeTest extends DaemonTest {
    @Test
    void aGuestComesUpTicksAndGoes() {
        Remains before = Remains.of(host);
        XlResult created = host.xl("create", host.config("g", "vcpus=2", "cmdline=\"console=hvc0\""));
        assertEquals(new XlResult(0, "", "Parsing config from " + folder.resolve("g.cfg") + "\n"), created);
        host.awaitLog("g", log -> log.contains("GUEST-UP xen PV cpus=2 simulated args=console=hvc0"));
        assertEquals(List.of("g"), host.listed());
        assertEquals("g\n", host.xl("domname", host.domid("g").toString()).ok().out());
        host.awaitTicks("g");

        int domid = host.domid("g").value();
        assertEquals(new XlResult(0, "", """
                Shutting down domain %d
                Waiting for 1 domains
                Domain %d has been shut down, reason code 0
                """.formatted(domid, domid)), host.xl("shutdown", "-w", "g"));
        assertEquals(List.of(), host.listed());
        assertTrue(host.consoleLog("g").contains("GUEST-poweroff"), "the last words are in the log");
        host.awaitRemains(before);
        assertEquals("Can't get domid of domain name 'g', maybe this domain does not exist.", host.xl("domid", "g").refusal(1));
    }

    @Test
    void aPausedGuestStandsStill() {
        Domid domid = host.create("g");
        host.xl("pause", "g").ok();
        assertEquals("p", state("g"));
        long cpuTime = host.machine().view(domid).orElseThrow().info().cpuTimeNanos();
        // What it had said before the pause is in its log by the time that a later event of another guest has been served.
        host.create("witness");
        String said = host.consoleLog("g");
        host.awaitTicks("witness");
        assertEquals(said, host.consoleLog("g"));
        assertEquals(cpuTime, host.machine().view(domid).orElseThrow().info().cpuTimeNanos());
        host.xl("unpause", "g").ok();
        host.awaitTicks("g");
        host.xl("unpause", "g").ok();
        assertNotEquals("p", state("g"));
    }

    private String state(String guest) {
        String line = host.xl("list", guest).ok().out().lines().skip(1).findFirst().orElseThrow();
        return line.replaceAll(".* ([rbpscd-]{6}) .*", "$1").replace("-", "");
    }

    @Test
    void createdPausedItWaitsForItsUnpause() {
        host.xl("create", "-q", "-p", host.config("g")).ok();
        assertEquals("p", state("g"));
        assertEquals("", host.consoleLog("g"));
        host.xl("unpause", "g").ok();
        host.awaitLives("g", 1);
    }

    @Test
    void aRebootIsANewDomain() {
        Domid first = host.create("g");
        String uuid = host.machine().view(first).orElseThrow().info().handle().toString();
        XlResult result = host.xl("reboot", "-w", "g").ok();
        assertEquals("Domain " + first + " has been shut down, reason code 1", result.err().lines().skip(2).findFirst().orElseThrow());
        Domid second = host.domid("g");
        assertNotEquals(first, second);
        assertEquals(uuid, host.machine().view(second).orElseThrow().info().handle().toString());
        host.awaitLives("g", 2);
        assertEquals(List.of("g"), host.listed());
        assertEquals("/vm/" + uuid, host.store().read("/local/domain/" + second + "/vm"));
    }

    @Test
    void theConsoleEchoesWhatIsTyped() throws Exception {
        host.create("g");
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        try (PipedOutputStream keys = new PipedOutputStream()) {
            PipedInputStream in = new PipedInputStream(keys);
            CompletableFuture<XlResult> session = CompletableFuture.supplyAsync(() -> host.xl(in, seen, "console", "g"));
            Waiting.until(() -> "the backlog in " + seen, () -> seen.toString(StandardCharsets.UTF_8).contains("GUEST-UP"));
            keys.write("hello there\r".getBytes(StandardCharsets.UTF_8));
            keys.flush();
            Waiting.until(() -> "an answer in " + seen, () -> seen.toString(StandardCharsets.UTF_8).contains("you typed: hello there"));
            keys.write(0x1d);
            keys.flush();
            session.get().ok();
        }
        host.awaitLog("g", log -> log.contains("you typed: hello there"));
    }

    @Test
    void createWithConsoleMissesNothingAndEndsWithTheGuest() throws Exception {
        try (PipedOutputStream keys = new PipedOutputStream()) {
            PipedInputStream in = new PipedInputStream(keys);
            ByteArrayOutputStream seen = new ByteArrayOutputStream();
            CompletableFuture<XlResult> session = CompletableFuture.supplyAsync(() -> host.xl(in, seen, "create", "-qc", host.config("g")));
            Waiting.until(() -> "the guest in " + seen, () -> seen.toString(StandardCharsets.UTF_8).contains("tick 1"));
            host.xl("shutdown", "-w", "g").ok();
            String all = session.get().ok().out();
            assertTrue(all.startsWith("This guest is simulated"), all);
            assertTrue(all.contains("GUEST-poweroff"), all);
        }
    }

    @Test
    void theForegroundFollowsTheGuestThroughItsReboot() {
        CompletableFuture<XlResult> session = CompletableFuture.supplyAsync(() -> host.xl("create", "-qF", host.config("g")));
        host.awaitLives("g", 1);
        Domid first = host.domid("g");
        host.xl("reboot", "-w", "g").ok();
        host.awaitLives("g", 2);
        Domid second = host.domid("g");
        host.xl("shutdown", "-w", "g").ok();
        assertEquals(new XlResult(0, "", """
                Waiting for domain g (domid %s) to die
                Domain %s has been shut down, reason code 1
                Domain %s has been shut down, reason code 0
                """.formatted(first, first, second)), session.join());
    }

    @Test
    void aRenamedGuestKeepsItsNameOverAReboot() {
        Domid domid = host.create("before");
        host.xl("rename", "before", "after").ok();
        assertEquals(domid, host.domid("after"));
        assertEquals(List.of("after"), host.listed());
        host.create("other");
        assertEquals(new XlResult(1, "", "xl: Domain with name \"after\" already exists.\n"
                + "Can't rename domain 'other'.\n"), host.xl("rename", "other", "after"));
        host.xl("reboot", "-w", "after").ok();
        assertNotEquals(domid, host.domid("after"));
        assertEquals(List.of("other", "after"), host.listed());
    }

    @Test
    void everyListingShowsIt() {
        Domid domid = host.create("g", "vcpus=2", "uuid=\"01234567-89ab-cdef-0123-456789abcdef\"");
        assertTrue(host.xl("list").ok().out().startsWith("Name                                        ID   Mem VCPUs\tState\tTime(s)\n"
                + "Domain-0                                     0   256     4"), host.xl("list").out());
        JsonNode domains = JsonTree.of(host.xl("list", "--json").ok().out());
        assertEquals(2, domains.size());
        JsonNode config = StreamSupport.stream(JsonTree.of(host.xl("list", "-l", "g").ok().out()).spliterator(), false)
                .filter(d -> d.path("domid").asInt() == domid.value()).findFirst().orElseThrow().path("config");
        assertEquals("g", config.path("c_info").path("name").asText());
        assertEquals(2, config.path("b_info").path("max_vcpus").asInt());
        assertTrue(host.xl("list", "-v", "g").ok().out().contains("01234567-89ab-cdef-0123-456789abcdef"));
        List<String> vcpus = host.xl("vcpu-list", "g").ok().out().lines().skip(1).toList();
        assertEquals(2, vcpus.size());
        assertTrue(vcpus.get(1).matches("g +" + domid + " +1 .* all / all"), vcpus.get(1));
        assertTrue(host.xl("vm-list").ok().out().contains("01234567-89ab-cdef-0123-456789abcdef  " + domid + " "), host.xl("vm-list").out());
        assertTrue(host.xl("uptime", "g").ok().out().lines().skip(1).findFirst().orElseThrow().matches("g +" + domid + " +0:0\\d:\\d\\d"),
                host.xl("uptime").out());
        String info = host.xl("info").ok().out();
        assertTrue(info.contains("\nnr_cpus                : 4\n") && info.contains("\ntotal_memory           : 1024\n"), info);
        assertTrue(host.xl("dmesg").ok().out().contains("simulated"), host.xl("dmesg").out());
    }

    @Test
    void affinitiesEndAtTheHostsLastCpu() {
        host.create("all", "vcpus=2", "cpus=\"all\"");
        assertTrue(host.xl("vcpu-list", "all").ok().out().lines().skip(1).allMatch(l -> l.endsWith("all / all")),
                host.xl("vcpu-list", "all").out());
        host.create("some", "cpus=\"1-2\"");
        assertTrue(host.xl("vcpu-list", "some").ok().out().strip().endsWith("1-2 / all"), host.xl("vcpu-list", "some").out());
        XlResult none = host.xl("create", "-q", host.config("none", "cpus=\"9\""));
        assertEquals(1, none.status());
        assertTrue(none.err().matches("\\S+: warning: cpu 9 is none of this host's 4\n\\S+: vcpu hard affinity map is empty\n"), none.err());
    }
}
