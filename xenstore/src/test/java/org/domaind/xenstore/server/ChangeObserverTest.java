package org.domaind.xenstore.server;

import static org.domaind.xenstore.operation.StoreConversation.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.domaind.xenstore.client.StoreClient;
import org.domaind.xenstore.history.Change;
import org.domaind.xenstore.history.ChangeFilter;
import org.domaind.xenstore.history.History;
import org.domaind.xenstore.history.Origin;
import org.domaind.xenstore.journal.Entry;
import org.domaind.xenstore.operation.StoreConversation;
import org.domaind.xenstore.quota.RequestCounts;
import org.domaind.xenstore.recovery.StateSnapshot;
import org.domaind.xenstore.ring.MemoryRing;
import org.domaind.xenstore.session.StoreListener;
import org.domaind.xenstore.tree.StorePath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangeObserverTest {
    private static final int MANY = 1000;

    @TempDir
    private Path folder;
    private final StoreConversation talk = StoreConversation.recovered(List.of());

    private List<String> changes() {
        return lines(talk.history());
    }

    private static List<String> lines(History history) {
        return history.changes(ChangeFilter.ALL, 0, MANY).stream().map(ChangeObserverTest::line).toList();
    }

    private static String line(Change change) {
        Origin by = change.origin();
        return by.domid() + "." + by.connection() + " " + by.cause().word() + (by.txId() == 0 ? "" : " " + by.txId()) + " " + change.path();
    }

    @Test
    void everyChangeNamesItsAuthorAndRequest() {
        talk.with(3);
        talk.say("A", 12, 0, "/local/domain/3|");
        talk.say("A", 14, 0, "/local/domain/3|n3|");
        talk.say("d3", 11, 0, "a|1");
        talk.say("d3", 6, 0, "|");
        talk.say("d3", 11, 1, "b|2");
        talk.say("d3", 11, 1, "c|3");
        talk.say("d3", 7, 1, "T|");
        talk.say("d3", 13, 0, "a|");
        talk.say("d3", 2, 0, "b|");
        talk.say("B", 9, 0, "3|");
        assertEquals(List.of(
                "0.1 mkdir /local", "0.1 mkdir /local/domain", "0.1 mkdir /local/domain/3", "0.1 setperms /local/domain/3",
                "3.0 write /local/domain/3/a", "3.0 commit 1 /local/domain/3/b", "3.0 commit 1 /local/domain/3/c", "3.0 rm /local/domain/3/a",
                "0.2 release /local/domain/3"), changes());
    }

    @Test
    void requestsWritesAndConflictsAreCounted() {
        talk.with(3);
        talk.say("A", 11, 0, "/x|n0");
        talk.say("A", 14, 0, "/x|b3|");
        RequestCounts counts = talk.state.store().accounts().of(3).requestCounts();
        talk.run(List.of(
                row("d3", 6, 0, "|", "6 1|"),
                row("d3", 2, 1, "/x|", "2 n0"),
                row("d3", 11, 1, "/x|mine", "11 OK|"),
                row("A", 11, 0, "/x|theirs", "11 OK|"),
                row("d3", 7, 1, "T|", "16 EAGAIN|"),
                row("d3", 11, 0, "/y|", "16 EACCES|"),
                row("d3", 13, 0, "/x/none|", "13 OK|")));
        assertEquals(List.of(6L, 2L, 1L), List.of(counts.requests(), counts.writes(), counts.conflicts()));
        assertEquals(6, counts.lastMinute(talk.state.observer().slot()));
        talk.gone(3);
        assertEquals(0, talk.state.store().accounts().of(3).requestCounts().requests());
    }

    @Test
    void theServerReportsAllChanges() throws Exception {
        StoreOptions options = new StoreOptions(folder.resolve("socket"), folder.resolve("journal"), "boot");
        try (StoreServer server = StoreServer.open(options, (domid, gfn, port) -> new MemoryRing(), domid -> domid == 3, new StoreListener() { })) {
            server.start();
            try (StoreClient client = StoreClient.connect(options.socket())) {
                client.write("/local/domain/3/name", "web");
                client.setPerms("/local/domain/3", List.of("n3"));
                client.write("/gone/below", "x");
                long before = server.history().get(1, TimeUnit.MINUTES).orElseThrow().changes(ChangeFilter.ALL, 0, MANY).size();
                assertEquals(7, before);
                server.domainGone(3);
                StoreStatistics now = server.statistics().get(1, TimeUnit.MINUTES);
                assertEquals(List.of(7L, 1L), List.of(now.nodes(), (long) now.sockets()));
                assertTrue(now.journalBytes() > 0 && now.heapBytes() > 0 && now.startMillis() > 0);
                StoreStatistics.DomainUse zero = now.domains().get(0);
                assertEquals(List.of(0, 3L, 3L), List.of(zero.domid(), zero.requests(), zero.writes()));
                History history = server.history().get(1, TimeUnit.MINUTES).orElseThrow();
                List<Change> changes = history.changes(ChangeFilter.ALL, before, MANY);
                assertEquals(List.of("3.0 gone /local/domain/3"), changes.stream().map(ChangeObserverTest::line).toList());
                assertEquals(8, now.history().orElseThrow().changes());
                assertEquals(0, history.nodesAt(changes.get(0).millis(), new StorePath("/local/domain/3"), 0, MANY).nodes().size());
            }
        }
    }

    @Test
    void theHistoryOutlivesTheProcess() throws Exception {
        List<Change> before;
        try (StoreServer server = open("first")) {
            server.start();
            Path socket = folder.resolve("first/socket");
            try (StoreClient client = StoreClient.connect(socket); StoreClient other = StoreClient.connect(socket)) {
                client.write("/a/b", "x");
                other.write("/a/b", "y");
                client.rm("/a");
                before = changes(server);
            }
            // As a kill would leave it.
            Files.createDirectory(folder.resolve("second"));
            Files.copy(folder.resolve("first/journal"), folder.resolve("second/journal"));
        }
        assertEquals(List.of("0.1 write /a", "0.1 write /a/b", "0.2 write /a/b", "0.1 rm /a"), before.stream().map(ChangeObserverTest::line).toList());
        try (StoreServer server = open("second")) {
            server.start();
            assertEquals(before, changes(server));
            try (StoreClient client = StoreClient.connect(folder.resolve("second/socket"))) {
                client.write("/c", "z");
                assertEquals("0.3 write /c", line(changes(server).get(before.size())));
            }
        }
    }

    @Test
    void historyBeginsAtTheLastCompaction() throws Exception {
        String filling = "x".repeat(4000);
        List<Change> before;
        try (StoreServer server = open("first")) {
            server.start();
            try (StoreClient client = StoreClient.connect(folder.resolve("first/socket"))) {
                client.write("/early", "1");
                while (server.statistics().get(1, TimeUnit.MINUTES).compactions() == 0) {
                    for (int i = 0; i < MANY; i++) {
                        client.write("/filling", filling + i);
                    }
                }
                client.write("/late", "1");
                before = changes(server);
            }
        }
        try (StoreServer server = open("first")) {
            server.start();
            List<Change> after = changes(server);
            assertEquals("/late", after.get(after.size() - 1).path());
            assertTrue(after.size() < before.size(), after.size() + " of " + before.size());
            assertEquals(before.subList(before.size() - after.size(), before.size()).stream().map(ChangeObserverTest::line).toList(),
                    after.stream().map(ChangeObserverTest::line).toList());
            assertTrue(server.history().get(1, TimeUnit.MINUTES).orElseThrow().reach() <= after.get(0).millis());
        }
    }

    @Test
    void changesAfterACompactionHaveTheirAuthor() {
        talk.say("A", 11, 0, "/a|1");
        List<Entry> entries = new ArrayList<>();
        new StateSnapshot(talk.state, 1).accept(entries::add);
        int taken = talk.journal.size();
        talk.say("A", 11, 0, "/a|2");
        talk.say("A", 11, 0, "/a|3");
        List<Entry> after = talk.journal.subList(taken, talk.journal.size());
        assertEquals(List.of(Entry.Made.class, Entry.Edited.class, Entry.Edited.class), after.stream().map(Object::getClass).toList());
        entries.addAll(after);
        assertEquals(List.of("0.1 write /a", "0.1 write /a"), lines(StoreConversation.recovered(entries).history()));
    }

    @Test
    void changesWithoutHistoryEndTheReach() throws Exception {
        for (long historyBytes : new long[] {StoreOptions.DEFAULT_HISTORY_BYTES, 0}) {
            try (StoreServer server = open("first", historyBytes)) {
                server.start();
                try (StoreClient client = StoreClient.connect(folder.resolve("first/socket"))) {
                    client.write("/a", "x");
                }
            }
        }
        try (StoreServer server = open("first")) {
            server.start();
            assertEquals(List.of(), changes(server));
        }
    }

    private StoreServer open(String name) throws IOException {
        return open(name, StoreOptions.DEFAULT_HISTORY_BYTES);
    }

    private StoreServer open(String name, long historyBytes) throws IOException {
        StoreOptions options = new StoreOptions(folder.resolve(name + "/socket"), folder.resolve(name + "/journal"), "boot").withHistoryBytes(historyBytes);
        Files.createDirectories(folder.resolve(name));
        return StoreServer.open(options, (domid, gfn, port) -> new MemoryRing(), domid -> false, new StoreListener() { });
    }

    private static List<Change> changes(StoreServer server) throws Exception {
        return server.history().get(1, TimeUnit.MINUTES).orElseThrow().changes(ChangeFilter.ALL, 0, Integer.MAX_VALUE);
    }

    @Test
    void withoutHistoryThereIsNone() throws Exception {
        try (StoreServer server = open("none", 0)) {
            server.start();
            assertTrue(server.history().get(1, TimeUnit.MINUTES).isEmpty());
            assertTrue(server.statistics().get(1, TimeUnit.MINUTES).history().isEmpty());
        }
    }
}
