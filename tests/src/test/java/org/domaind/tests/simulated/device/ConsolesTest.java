package org.domaind.tests.simulated.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.domaind.daemon.os.Pty;
import org.domaind.schema.model.Domid;
import org.domaind.tests.simulated.DaemonTest;
import org.domaind.tests.simulated.RunningDaemon;
import org.domaind.tests.simulated.StrangeDomain;
import org.domaind.tests.simulated.Waiting;
import org.domaind.tests.simulated.XlResult;
import org.junit.jupiter.api.Test;

/** Consoles of domains that others made, and what becomes of them. */
class ConsolesTest extends DaemonTest {
    private static final int BACKLOG = 8 << 10;

    private static Set<String> consoleThreads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).filter(name -> name.startsWith("console"))
                .collect(java.util.stream.Collectors.toCollection(java.util.TreeSet::new));
    }

    private void awaitGone(StrangeDomain domain) {
        Waiting.until(() -> "domain " + domain.domid + " to be gone", () -> host.machine().view(domain.domid).isEmpty());
    }

    /** {@code xl console} while it runs. */
    private static final class Viewer implements AutoCloseable {
        private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
        private final PipedOutputStream keys = new PipedOutputStream();
        private final CompletableFuture<XlResult> session;

        Viewer(RunningDaemon host, Domid domid, String... options) throws IOException {
            PipedInputStream in = new PipedInputStream(keys);
            List<String> words = new ArrayList<>(List.of("console"));
            words.addAll(List.of(options));
            words.add(domid.toString());
            session = CompletableFuture.supplyAsync(() -> host.xl(in, seen, words.toArray(String[]::new)));
        }

        void type(String text) throws IOException {
            keys.write(text.getBytes(StandardCharsets.UTF_8));
            keys.flush();
        }

        String seen() {
            return seen.toString(StandardCharsets.UTF_8);
        }

        void await(String text) {
            Waiting.until(() -> text + " in " + seen(), () -> seen().contains(text));
        }

        String end() {
            return session.join().out();
        }

        @Override
        public void close() throws IOException {
            keys.close();
        }
    }

    @Test
    void aConsoleIsServedHoweverItBecomesKnown() throws IOException {
        try (StrangeDomain before = new StrangeDomain(host, true); StrangeDomain after = new StrangeDomain(host, true)) {
            before.print("said early\n");
            before.writeNodes("before", "xenconsoled", before.frame(1));
            before.introduce();
            after.print("said early too\n");
            after.introduce();
            after.writeNodes("after", "xenconsoled", after.frame(1));
            assertNotEquals(before.awaitTerminal(), after.awaitTerminal());
            assertEquals("said early\n", host.consoleLog("before"));
            assertEquals("said early too\n", host.consoleLog("after"));
            try (RandomAccessFile tty = new RandomAccessFile(before.terminal(), "rw")) {
                assertEquals("said early", tty.readLine());
                tty.write("typed".getBytes(StandardCharsets.US_ASCII));
                Waiting.until(() -> "what was typed", () -> before.typed().equals("typed"));
            }
            before.destroy();
            after.destroy();
            awaitGone(before);
            awaitGone(after);
        }
    }

    @Test
    void aPageWithoutAGrantIsFoundByItsFrame() {
        try (StrangeDomain domain = new StrangeDomain(host, false)) {
            domain.print("said\n");
            domain.ready("bare");
            assertEquals("said\n", host.consoleLog("bare"));
            domain.destroy();
            awaitGone(domain);
        }
    }

    @Test
    void theLastWordsOfADomainThatIsDestroyedAreShown() throws Exception {
        try (StrangeDomain domain = new StrangeDomain(host, true).ready("short"); Viewer viewer = new Viewer(host, domain.domid);
                RandomAccessFile tty = new RandomAccessFile(domain.terminal(), "r")) {
            viewer.type("x");
            Waiting.until(() -> "the viewer", () -> domain.typed().equals("x"));
            String last = "w".repeat(2000) + " last words\n";
            domain.print(last);
            domain.destroy();
            assertEquals(last, viewer.end());
            assertEquals(last, host.consoleLog("short"));
            assertEquals(last.strip(), tty.readLine(), "its terminal is closed only after its reader had time to read on");
            awaitGone(domain);
        }
    }

    @Test
    void aSerialLineIsViewedAtTheTerminalOfItsDeviceModel() throws Exception {
        try (StrangeDomain domain = new StrangeDomain(host, true).ready("hvm"); Pty line = Pty.open()) {
            String tty = "/local/domain/" + domain.domid + "/serial/0/tty";
            assertEquals("xl: domain " + domain.domid + " has no serial line 0 with a terminal (serial=\"pty\" in its config)\n",
                    host.xl("console", "-t", "serial", domain.domid.toString()).err());
            host.store().write(tty, "/etc/passwd");
            assertEquals(1, host.xl("console", "-t", "serial", domain.domid.toString()).status(), "what is no terminal is not opened");
            host.store().write(tty, line.slaveName());
            byte[] login = "login: ".getBytes(StandardCharsets.US_ASCII);
            assertEquals(login.length, line.write(login, 0, login.length));
            try (Viewer viewer = new Viewer(host, domain.domid); Viewer ring = new Viewer(host, domain.domid, "-t", "pv")) {
                viewer.await("login: ");
                viewer.type("root\r");
                ByteArrayOutputStream typed = new ByteArrayOutputStream();
                Waiting.until(() -> "what was typed", () -> {
                    byte[] some = new byte[64];
                    typed.write(some, 0, line.read(some));
                    return typed.toString(StandardCharsets.US_ASCII).equals("root\r");
                });
                domain.print("by the ring");
                domain.introduce();
                ring.await("by the ring");
                assertEquals("login: ", viewer.seen());
                // Its device model ends.
                line.close();
                viewer.session.join();
                domain.destroy();
                awaitGone(domain);
            }
        }
    }

    @Test
    void aLateViewerIsShownTheEnd() throws Exception {
        try (StrangeDomain domain = new StrangeDomain(host, true).ready("talker"); Viewer first = new Viewer(host, domain.domid)) {
            StringBuilder said = new StringBuilder();
            for (int i = 0; said.length() < 3 * BACKLOG; i++) {
                String line = "line " + i + " " + "-".repeat(900) + "\n";
                said.append(line);
                domain.print(line);
                // An introduction makes the daemon look at the ring, as an event of its kernel would.
                domain.introduce();
                first.await(line);
            }
            assertEquals(said.toString(), first.seen());
            try (Viewer late = new Viewer(host, domain.domid)) {
                late.await(said.substring(said.length() - BACKLOG));
                domain.destroy();
                assertEquals(said.substring(said.length() - BACKLOG), late.end());
            }
            assertEquals(said.toString(), first.end());
            awaitGone(domain);
        }
    }

    @Test
    void aConsoleThatIsSetUpAnewKeepsItsTerminalAndItsViewers() throws Exception {
        try (StrangeDomain domain = new StrangeDomain(host, true).ready("mover"); Viewer viewer = new Viewer(host, domain.domid)) {
            String terminal = domain.terminal();
            viewer.type("1");
            Waiting.until(() -> "what was typed", () -> domain.typed().equals("1"));
            domain.print("from the first page\n");
            domain.use(2, true);
            domain.newPort();
            domain.print("from the second page\n");
            domain.writeNodes("mover", "xenconsoled", domain.frame(2));
            viewer.await("from the first page\nfrom the second page\n");
            assertEquals(terminal, domain.awaitTerminal(), "whoever empties it is told again");
            viewer.type("2");
            Waiting.until(() -> "what was typed", () -> domain.typed().equals("2"));
            // The same numbers, after a soft reset.
            domain.print("once more\n");
            domain.introduce();
            viewer.await("once more\n");
            assertEquals("from the first page\nfrom the second page\nonce more\n", host.consoleLog("mover"));
            domain.destroy();
            awaitGone(domain);
        }
    }

    @Test
    void nodesThatMakeNoSenseAreNotFollowed() {
        try (StrangeDomain domain = new StrangeDomain(host, true)) {
            domain.introduce();
            String console = domain.home() + "/console";
            for (String port : List.of("0", "-1", "131072", "99999999999999999999", "nonsense", "", "1 ")) {
                host.store().write(console + "/ring-ref", Long.toString(domain.frame(1)));
                host.store().write(console + "/port", port);
            }
            for (String ringRef : List.of("-1", "18446744073709551615", "0x10", "")) {
                host.store().write(console + "/ring-ref", ringRef);
                host.store().write(console + "/port", Integer.toString(domain.port));
            }
            domain.writeNodes("odd", "ioemu", domain.frame(1));
            assertTrue(host.xl("console", domain.domid.toString()).refusal(1).endsWith("domain " + domain.domid + " has no console here"));
            assertEquals("", domain.terminal());
            // It was looked at all the time, and still is.
            domain.writeNodes("odd", "xenconsoled", domain.frame(1));
            domain.awaitTerminal();
            domain.writeNodes("odd", "ioemu", domain.frame(1));
            Waiting.until(() -> "the console to be let go", () -> host.xl("console", domain.domid.toString()).status() == 1);
            domain.destroy();
            awaitGone(domain);
        }
    }

    @Test
    void theNodesOfADomainThatWentDoNotComeBack() {
        try (StrangeDomain domain = new StrangeDomain(host, true).ready("gone")) {
            host.store().rm(domain.home());
            domain.destroy();
            awaitGone(domain);
            host.awaitRemains(before);
        }
    }

    @Test
    void aRestartFindsConsolesOfDomainsThatItNeverSaw() throws IOException {
        Domid domid = host.createSettled("theirs");
        String port = host.store().read("/local/domain/" + domid + "/console/port");
        String ringRef = host.store().read("/local/domain/" + domid + "/console/ring-ref");
        host.stopDaemon();
        RunningDaemon other = RunningDaemon.strangerOn(host.machine(), Files.createDirectory(folder.resolve("other")));
        try {
            assertFalse(other.store().exists("/local/domain/" + domid));
            other.store().write("/local/domain/" + domid + "/name", "theirs");
            other.store().write("/local/domain/" + domid + "/console/port", port);
            other.store().write("/local/domain/" + domid + "/console/ring-ref", ringRef);
            other.awaitTicks("theirs");
            Waiting.until(() -> "a terminal", () -> other.store().exists("/local/domain/" + domid + "/console/tty"));
            other.stopDaemon();
            other.startDaemon();
            try (Viewer viewer = new Viewer(other, domid)) {
                viewer.await("tick");
            }
            String terminal = other.store().read("/local/domain/" + domid + "/console/tty");
            try (RandomAccessFile tty = new RandomAccessFile(terminal, "r")) {
                assertTrue(tty.read() > 0, "a terminal of this daemon");
            }
        } finally {
            other.stopDaemon();
            host.startDaemon();
        }
        host.awaitTicks("theirs");
        host.xl("destroy", "theirs").ok();
        host.awaitRemains(before);
    }

    @Test
    void manyConsolesHaveTwoThreads() {
        List<StrangeDomain> domains = new ArrayList<>();
        for (int n = 0; n < 50; n++) {
            domains.add(new StrangeDomain(host, true).ready("d" + n));
        }
        assertEquals(Set.of("console-nodes", "consoles"), consoleThreads());
        domains.forEach(domain -> domain.print("last words of " + domain.domid + "\n"));
        domains.forEach(StrangeDomain::destroy);
        domains.forEach(this::awaitGone);
        for (int n = 0; n < 50; n++) {
            assertEquals("last words of " + domains.get(n).domid + "\n", host.consoleLog("d" + n));
        }
        domains.forEach(StrangeDomain::close);
    }

    @Test
    void logsAreOpenedAnewOnRequest() throws IOException {
        host.create("g");
        Path log = host.paths().consoleLogDirectory().resolve("guest-g.log");
        Path moved = folder.resolve("moved");
        Files.move(log, moved);
        host.daemon().reopenLogs();
        host.awaitTicks("g");
        assertTrue(Files.size(moved) > 0);
        assertFalse(host.consoleLog("g").contains("GUEST-UP"));
    }
}
