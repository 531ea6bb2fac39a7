package org.domaind.xenstore.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.domaind.xenstore.operation.StoreConversation;
import org.domaind.xenstore.recovery.StateSnapshot;
import org.domaind.xenstore.ring.MemoryRing;
import org.domaind.xenstore.session.StoreListener;
import org.domaind.xenstore.wire.Op;

/** Connections that outlive the process, killed between any two steps of a round. */
class KeptSocketsTest {
    private static final int WATCH = Op.WATCH.number();
    private static final int WRITE = Op.WRITE.number();
    private static final int READ = Op.READ.number();

    @TempDir
    private Path folder;
    private final TreeSet<Integer> existing = new TreeSet<>(List.of(5));
    private MemorySockets sockets = new MemorySockets(3);
    private MemorySockets.MemoryClient watcher;
    private MemorySockets.MemoryClient writer;
    private StoreServer server;

    @BeforeEach
    void begin() throws IOException {
        open();
        watcher = sockets.connect();
        writer = sockets.connect();
        watcher.ask(WATCH, 0, "/a|one|");
        step();
        assertEquals(List.of("4 OK|", "15 /a|one|"), watcher.packets());
    }

    private void open() throws IOException {
        StoreOptions options = new StoreOptions(folder.resolve("socket"), folder.resolve("journal"), "boot");
        server = StoreServer.open(options, sockets, (domid, gfn, port) -> new MemoryRing(), existing::contains, new StoreListener() { });
    }

    private void kill() throws IOException {
        sockets.nextProcess();
        open();
    }

    private void step() throws IOException {
        for (int i = 0; i < 3; i++) {
            server.loop().work(false);
            server.loop().flush();
        }
    }

    private void write(String value) throws IOException {
        writer.ask(WRITE, 0, "/a|" + value);
        step();
        assertEquals(List.of("11 OK|"), writer.packets());
    }

    @Test
    void afterItsAnswersAConnectionGoesOn() throws IOException {
        write("1");
        assertEquals(List.of("15 /a|one|"), watcher.packets());
        kill();
        write("2");
        assertEquals(List.of("15 /a|one|"), watcher.packets());
        kill();
        kill();
        write("3");
        assertEquals(List.of("15 /a|one|"), watcher.packets());
    }

    @Test
    void beforeItsAnswersWereSentItIsClosed() throws IOException {
        MemorySockets.MemoryClient idle = sockets.connect();
        step();
        writer.ask(WRITE, 0, "/a|1");
        server.loop().work(false);
        kill();
        assertFalse(writer.open());
        assertFalse(watcher.open(), "its event is lost");
        assertTrue(idle.open());
        idle.ask(READ, 0, "/a|");
        step();
        assertEquals(List.of("2 1"), idle.packets());
    }

    @Test
    void unreceivedRequestsAreHandledByTheNextProcess() throws IOException {
        writer.ask(WRITE, 0, "/a|1");
        kill();
        step();
        assertEquals(List.of("11 OK|"), writer.packets());
        assertEquals(List.of("15 /a|one|"), watcher.packets());
    }

    @Test
    void halfARequestOrHalfAnAnswerEndsAConnection() throws IOException {
        writer.write(new byte[20]);
        step();
        watcher.room(10);
        watcher.ask(READ, 0, "/|");
        step();
        kill();
        assertFalse(writer.open());
        assertFalse(watcher.open());
    }

    @Test
    void aRequestThatBecameWholeGoesOn() throws IOException {
        byte[] read = new org.domaind.xenstore.wire.Packet(READ, 0, 0, StoreConversation.bytes("/|")).encode();
        writer.write(java.util.Arrays.copyOf(read, 7));
        step();
        writer.write(java.util.Arrays.copyOfRange(read, 7, read.length));
        step();
        assertEquals(List.of("2 "), writer.packets());
        kill();
        assertTrue(writer.open());
    }

    @Test
    void beyondTheLimitConnectionsEndWithTheProcess() throws IOException {
        MemorySockets.MemoryClient third = sockets.connect();
        MemorySockets.MemoryClient fourth = sockets.connect();
        step();
        fourth.ask(READ, 0, "/|");
        step();
        assertEquals(List.of("2 "), fourth.packets());
        assertEquals(3, sockets.held().size());
        kill();
        assertTrue(third.open());
        assertFalse(fourth.open());
    }

    @Test
    void aPlaceIsReusedAndANumberIsNot() throws IOException {
        List<String> before = sockets.held();
        watcher.write(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0});
        step();
        assertFalse(watcher.open());
        kill();
        for (int i = 0; i < 2; i++) {
            sockets.connect();
        }
        step();
        assertEquals(List.of("client-1-2", "client-0-3", "client-2-4"), sockets.held());
        assertEquals(List.of("client-0-1", "client-1-2"), before);
        write("1");
        kill();
        write("2");
        assertTrue(watcher.packets().isEmpty());
    }

    @Test
    void theEndOfADomainMeanwhileIsReported() throws IOException {
        writer.ask(Op.INTRODUCE.number(), 0, "5|1|7|");
        watcher.ask(WATCH, 0, "@releaseDomain|gone|");
        step();
        watcher.packets();
        existing.remove(5);
        kill();
        step();
        assertEquals(List.of("15 @releaseDomain|gone|"), watcher.packets());
    }

    @Test
    void watchesAreInACompactedJournalToo() throws IOException {
        StateSnapshot[] taken = new StateSnapshot[1];
        server.loop().post(() -> taken[0] = server.loop().snapshot());
        step();
        StringBuilder entries = new StringBuilder();
        taken[0].accept(entry -> entries.append(entry).append('\n'));
        assertTrue(entries.toString().contains("OfSocket[connection=1, what=WatchSet[domid=0, given=/a, token=one, depth=-1]]"), entries.toString());
    }

    @Test
    void withoutJournalOrMarksNoConnectionContinues() throws IOException {
        Files.delete(folder.resolve("journal.sockets"));
        kill();
        assertFalse(watcher.open());
        assertFalse(writer.open());
        watcher = sockets.connect();
        step();
        Files.delete(folder.resolve("journal"));
        kill();
        assertFalse(watcher.open());
    }
}
