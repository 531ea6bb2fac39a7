package org.domaind.tests.simulated.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;
import org.domaind.daemon.events.Event;
import org.domaind.daemon.events.EventKind;
import org.domaind.daemon.state.StateDatabase;
import org.domaind.schema.HostPaths;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.schema.model.Domid;
import org.domaind.tests.simulated.DaemonTest;
import org.domaind.tests.simulated.JsonTree;
import org.domaind.tests.simulated.Waiting;
import org.domaind.xl.client.DaemonClient;
import org.domaind.xl.command.Xl;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.store.StoreCommand;
import org.junit.jupiter.api.Test;

/** What an admin sees of the store: counts, warnings, who changed what, and how it was before. */
class StoreHistoryTest extends DaemonTest {
    private List<Replies.StoreNode> treeAt(String path, long millis) {
        List<Replies.StoreNode> nodes = new ArrayList<>();
        try (DaemonClient daemon = DaemonClient.connect(host.paths().managementSocket())) {
            Replies.StoreNodes page;
            do {
                page = daemon.call(Method.STORE_TREE_AT, new Requests.StoreTreeAt(path, millis, nodes.size()), Replies.StoreNodes.class);
                nodes.addAll(page.nodes());
            } while (page.more());
        }
        return nodes;
    }

    private JsonNode changes(String... options) {
        List<String> words = new ArrayList<>(List.of("store-log", "--json"));
        words.addAll(List.of(options));
        return JsonTree.of(host.xl(words.toArray(new String[0])).ok().out());
    }

    private static long lastMillis(JsonNode changes) {
        return changes.get(changes.size() - 1).path("millis").longValue();
    }

    @Test
    void theStatisticsKnowEveryDomain() {
        Domid domid = host.createSettled("g");
        JsonNode report = JsonTree.of(host.xl("store-stats", "--json").ok().out());
        JsonNode guest = StreamSupport.stream(report.path("domains").spliterator(), false)
                .filter(d -> d.path("domid").intValue() == domid.value()).findFirst().orElseThrow();
        assertTrue(guest.path("requests").longValue() > 0 && guest.path("writes").longValue() > 0, guest.toString());
        assertTrue(guest.path("lastMinute").longValue() > 0, guest.toString());
        assertTrue(report.path("sockets").intValue() >= 2 && report.path("nodes").intValue() > 20, report.toString());
        String table = host.xl("store-stats").ok().out();
        assertTrue(table.lines().anyMatch(line -> line.startsWith("    " + domid + " ")), table);
        assertTrue(table.contains("Top talkers, by requests in the last minute: "), table);
    }

    @Test
    void aQuotaThatIsNearlyUsedUpIsWarnedOf() {
        Domid domid = host.createSettled("g");
        String home = "/local/domain/" + domid + "/data/many";
        host.store().write(home, "");
        host.store().setPerms(home, List.of("n" + domid));
        for (int i = 0; i < 850; i++) {
            host.store().write(home + "/" + i, "");
        }
        String stats = host.xl("store-stats").ok().out();
        String warning = "Warning: domain " + domid + " uses 8\\d\\d of 1000 of its quota nodes \\(8\\d%\\)";
        assertTrue(stats.lines().anyMatch(line -> line.matches(warning)), stats);
        Waiting.until(() -> "the event", () -> quotaEvents().equals(List.of("g nodes 800 of 1000")));
        host.store().rm(home);
        assertFalse(host.xl("store-stats").ok().out().contains("Warning:"));
    }

    private List<String> quotaEvents() {
        try (StateDatabase state = host.openState()) {
            return state.newest(1000).stream().map(Event::what).filter(event -> event.kind() == EventKind.STORE_QUOTA_NEAR)
                    .map(event -> event.guest() + " " + event.detail()).toList();
        }
    }

    @Test
    void theLogTellsWhoChangedWhat() {
        Domid domid = host.createSettled("g");
        String path = "/local/domain/" + domid + "/data/simulated";
        JsonNode own = changes("--domid", "g", "--path", path);
        assertTrue(own.size() >= 1, own.toString());
        assertEquals(path, own.get(0).path("path").textValue());
        assertEquals(0, own.get(0).path("connection").intValue());
        host.store().write(path, "by dom0");
        JsonNode last = changes("-p", path).get(own.size());
        assertEquals("write", last.path("operation").textValue());
        assertEquals("by dom0", last.at("/after/value").textValue());
        assertTrue(last.path("domid").intValue() == 0 && last.path("connection").intValue() > 1, last.toString());
        // The JDK's own sockets do not tell.
        assertTrue(Set.of("", ProcessHandle.current().pid() + "/java").contains(last.path("client").textValue()), last.toString());
        String text = host.xl("store-log", "-d", "0", "-p", path).ok().out();
        assertTrue(text.contains(path + " = \"by dom0\" (was "), text);
        assertEquals(0, changes("--since", "2100-01-01").size());
    }

    @Test
    void aTreeThatIsGoneIsSeenAgain() {
        Domid domid = host.createSettled("g");
        String home = "/local/domain/" + domid;
        host.store().write(home + "/data/last", "word");
        long then = lastMillis(changes("-p", home + "/data/last"));
        // Whatever else the guest does has a later time.
        Waiting.until(() -> "time to pass", () -> System.currentTimeMillis() > then);
        host.xl("destroy", "g").ok();
        Waiting.until(() -> "the guest's end", () -> !host.store().exists(home));
        List<Replies.StoreNode> past = treeAt(home, then);
        assertEquals(home, past.get(0).path());
        assertTrue(past.contains(new Replies.StoreNode(home + "/name", "g", List.of("n0", "r" + domid))), past.toString());
        assertTrue(past.stream().anyMatch(node -> node.path().equals(home + "/data/last") && node.value().equals("word")), past.toString());
        assertEquals(List.of(), treeAt(home, System.currentTimeMillis()));
        String listed = xenstoreLs("-p", "--at", Instant.ofEpochMilli(then).toString(), home + "/data");
        assertTrue(listed.contains("last = \"word\"  . "), listed);
        assertTrue(listed.contains("simulated = "), listed);
        JsonNode end = changes("-p", home);
        assertTrue(end.get(end.size() - 1).path("after").isNull(), end.toString());
    }

    private String xenstoreLs(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PrintStream stream = new PrintStream(out, false, StandardCharsets.ISO_8859_1)) {
            assertEquals(0, StoreCommand.run("xenstore-ls", invocation(stream, words)), () -> out.toString(StandardCharsets.ISO_8859_1));
        }
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    private Invocation invocation(PrintStream stream, String... words) {
        return new Invocation(List.of(words), folder, Map.of(HostPaths.ROOT_VARIABLE, folder.toString()), InputStream.nullInputStream(), stream,
                stream, which -> false, System::currentTimeMillis);
    }

    @Test
    void changesAreFollowedAsTheyCome() throws Exception {
        host.store().write("/followed", "first");
        CompletableFuture<Integer> status;
        try (PipedInputStream lines = new PipedInputStream();
                BufferedReader reader = new BufferedReader(new InputStreamReader(lines, StandardCharsets.UTF_8))) {
            PrintStream out = new PrintStream(new PipedOutputStream(lines), false, StandardCharsets.UTF_8);
            status = CompletableFuture.supplyAsync(() -> Xl.run(invocation(out, "store-log", "-f", "--json", "-p", "/followed")));
            for (String value : List.of("first", "second", "third")) {
                assertEquals(value, JsonTree.of(reader.readLine()).at("/after/value").textValue());
                host.store().write("/elsewhere", value);
                host.store().write("/followed", value.equals("first") ? "second" : "third");
            }
        }
        // Nobody reads any more: it notices with the next change.
        host.store().write("/followed", "fourth");
        assertEquals(0, status.get());
    }

    @Test
    void whatItDoesNotReachItSays() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.ISO_8859_1);
        assertEquals(1, StoreCommand.run("xenstore-ls", invocation(stream, "--at", "2001-01-01")));
        assertTrue(out.toString(StandardCharsets.ISO_8859_1).startsWith("xenstore-ls: the store's history reaches back to "), out.toString());
        assertEquals(1, StoreCommand.run("xenstore-ls", invocation(stream, "--at", "soon")));
        assertTrue(out.toString(StandardCharsets.ISO_8859_1).contains("xenstore-ls: \"soon\" is no time; give "), out.toString());
        assertEquals(1, StoreCommand.run("xenstore-ls", invocation(stream, "--at", "now", "/absent")));
        assertTrue(out.toString(StandardCharsets.ISO_8859_1).contains("xs_directory (/absent): No such file or directory"), out.toString());
    }

    @Test
    void theRecordOutlivesTheDaemon() throws IOException {
        host.store().write("/a", "b");
        JsonNode written = changes("-p", "/a");
        long then = lastMillis(written);
        Waiting.until(() -> "time to pass", () -> System.currentTimeMillis() > then);
        host.store().write("/a", "c");
        host.stopDaemon();
        host.startDaemon();
        assertEquals(List.of("b", "c"), StreamSupport.stream(changes("-p", "/a").spliterator(), false)
                .map(change -> change.at("/after/value").textValue()).toList());
        assertEquals(written.get(0), changes("-p", "/a").get(0));
        assertEquals(List.of("b"), treeAt("/a", then).stream().map(Replies.StoreNode::value).toList());
        ProblemException problem = assertThrows(ProblemException.class, () -> treeAt("/", 1));
        assertEquals(Codes.NO_HISTORY, problem.problem().code());
        assertTrue(problem.problem().message().contains("reaches back to "), problem.problem().message());
        assertEquals(Codes.INVALID_REQUEST, assertThrows(ProblemException.class, () -> treeAt("a//b", then)).problem().code());
    }
}
