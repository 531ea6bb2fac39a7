package org.domaind.daemon.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.domaind.daemon.os.HoldingSupervisor;
import org.domaind.xenstore.wire.Op;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A store in a process of its own under a manager that holds its sockets: what clients see of its end and of the next process. */
@EnabledOnOs(OS.LINUX)
@Tag("slow")
@Timeout(120)
class HeldConnectionsTest {
    private static final int TERMINATE = 15;

    @TempDir
    private Path folder;
    private HoldingSupervisor manager;

    @BeforeEach
    void begin() throws InterruptedException {
        manager = new HoldingSupervisor("@" + folder.toString().substring(1).replace('/', '-'), folder.resolve("log"));
        start();
    }

    @AfterEach
    void end() {
        manager.close();
    }

    private void start() throws InterruptedException {
        manager.start(command(folder));
    }

    /** Kills it when it has done with all that was answered so far. */
    private void killIdle() throws IOException {
        try (RawClient last = connect()) {
            // Handled in a round after those that sent what the other clients have seen.
            last.ask(Op.READ, "/|");
        }
        manager.kill();
    }

    static List<String> command(Path folder) {
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp",
                System.getProperty("java.class.path"), HeldStore.class.getName(), folder.toString());
    }

    private RawClient connect() throws IOException {
        return new RawClient(folder.resolve("socket"));
    }

    @Test
    void idleConnectionsGoOnAsIfNothingHadHappened() throws Exception {
        try (RawClient watcher = connect(); RawClient writer = connect()) {
            assertEquals("OK|", watcher.ask(Op.WATCH, "/a|one|"));
            assertEquals("/a|one|", watcher.event());
            assertEquals("OK|", watcher.ask(Op.WATCH, "rel/b|two|"));
            assertEquals("rel/b|two|", watcher.event());
            assertEquals("OK|", watcher.ask(Op.WATCH, "/c|three|"));
            assertEquals("/c|three|", watcher.event());
            assertEquals("OK|", watcher.ask(Op.UNWATCH, "/c|three|"));
            assertEquals("OK|", writer.ask(Op.WRITE, "/a/x|before"));
            assertEquals("/a/x|one|", watcher.event());
            String transaction = writer.ask(Op.TRANSACTION_START, "|");
            int txid = Integer.parseInt(transaction.replace("|", ""));

            killIdle();
            try (RawClient early = connect()) {
                early.send(Op.READ, 0, "/a/x|");
                writer.send(Op.WRITE, 0, "/c/y|while nobody listens");
                start();
                assertEquals("before", early.answer());
                assertEquals("OK|", writer.answer());
            }
            assertEquals("OK|", writer.ask(Op.WRITE, "/a/x|after"));
            assertEquals("/a/x|one|", watcher.event());
            assertEquals("OK|", writer.ask(Op.WRITE, "/local/domain/0/rel/b|after"));
            assertEquals("rel/b|two|", watcher.event());
            assertEquals("EEXIST|", watcher.ask(Op.WATCH, "/a|one|"));

            assertEquals("before", writer.ask(Op.READ, txid, "/a/x|").replace("after", "before"));
            assertEquals("EAGAIN|", writer.ask(Op.TRANSACTION_END, txid, "T|"));
            assertNotEquals(transaction, writer.ask(Op.TRANSACTION_START, "|"));
        }
    }

    @Test
    void aThirdProcessGoesOnTooAndWatchesThatWentStayAway() throws Exception {
        try (RawClient watcher = connect(); RawClient writer = connect()) {
            watcher.ask(Op.WATCH, "/a|one|");
            watcher.event();
            killIdle();
            start();
            watcher.ask(Op.WATCH, "/b|two|");
            watcher.event();
            watcher.ask(Op.UNWATCH, "/a|one|");
            killIdle();
            start();
            writer.ask(Op.WRITE, "/a|1");
            writer.ask(Op.WRITE, "/b|1");
            assertEquals("/b|two|", watcher.event());
            assertEquals("ENOENT|", watcher.ask(Op.UNWATCH, "/a|one|"));
        }
    }

    @Test
    void aDomainThatWentMeanwhileIsTold() throws Exception {
        Files.createFile(folder.resolve("domain-5"));
        try (RawClient watcher = connect()) {
            assertEquals("OK|", watcher.ask(Op.INTRODUCE, "5|1|7|"));
            assertEquals("OK|", watcher.ask(Op.WATCH, "@releaseDomain|gone|"));
            assertEquals("@releaseDomain|gone|", watcher.event());
            killIdle();
            Files.delete(folder.resolve("domain-5"));
            start();
            assertEquals("@releaseDomain|gone|", watcher.event());
            assertEquals("F|", watcher.ask(Op.IS_DOMAIN_INTRODUCED, "5|"));
        }
    }

    @Test
    void whoeverIsInTheMiddleOfARequestFindsAClosedSocket() throws Exception {
        try (RawClient halfway = connect(); RawClient other = connect()) {
            halfway.ask(Op.WRITE, "/a|1");
            halfway.write(ByteBuffer.wrap(new byte[10]));
            // The store's one thread has read those ten bytes when it answers what came after.
            other.ask(Op.READ, "/a|");
            manager.kill();
            start();
            assertThrows(IOException.class, halfway::answer);
        }
    }

    @Test
    void answersThatDoNotFitAtOnceComeAsTheyAreRead() throws Exception {
        String value = "v".repeat(4000);
        // More answers than the kernel and the store queue, and fewer requests than the kernel does.
        int questions = 200;
        try (RawClient slow = connect(); RawClient other = connect()) {
            slow.ask(Op.WRITE, "/big|" + value);
            for (int i = 0; i < questions; i++) {
                slow.send(Op.READ, 0, "/big|");
            }
            assertEquals(value, other.ask(Op.READ, "/big|"));
            assertEquals(Collections.nCopies(questions, value), slow.answers(questions));
            killIdle();
            start();
            assertEquals(value, slow.ask(Op.READ, "/big|"));

            for (int i = 0; i < questions; i++) {
                slow.send(Op.READ, 0, "/big|");
            }
            assertEquals(value, other.ask(Op.READ, "/big|"));
            manager.kill();
            start();
            // Some had been sent; how many, nobody knows any more.
            assertThrows(IOException.class, () -> slow.answers(questions));
        }
    }

    @Test
    void whatClosesIsNotHeldAnyMore() throws Exception {
        try (RawClient stays = connect()) {
            stays.ask(Op.READ, "/|");
            manager.await("FDSTORE=1\nFDNAME=store.client-0-1");
            assertEquals(List.of("store", "store.client-0-1"), manager.held());
            try (RawClient goes = connect(); RawClient broken = connect()) {
                goes.ask(Op.READ, "/|");
                broken.ask(Op.READ, "/|");
                manager.await("FDSTORE=1\nFDNAME=store.client-2-3");
                byte[] tooLong = new byte[16];
                tooLong[14] = 1;
                broken.write(ByteBuffer.wrap(tooLong));
                assertThrows(IOException.class, broken::answer);
                manager.await("FDSTOREREMOVE=1\nFDNAME=store.client-2-3");
            }
            manager.await("FDSTOREREMOVE=1\nFDNAME=store.client-1-2");
            assertEquals(List.of("store", "store.client-0-1"), manager.held());
            assertEquals("", stays.ask(Op.READ, "/|"));
        }
    }

    @Test
    void anOrderlyRestartLosesNobody() throws Exception {
        try (RawClient watcher = connect()) {
            watcher.ask(Op.WATCH, "/a|one|");
            watcher.event();
            manager.signal(TERMINATE);
            manager.awaitEnd();
            watcher.send(Op.WRITE, 0, "/a|1");
            start();
            assertEquals("/a|one|", watcher.event());
            assertEquals("OK|", watcher.answer());
        }
    }

    @Test
    void withoutItsJournalNobodyGoesOn() throws Exception {
        try (RawClient watcher = connect()) {
            watcher.ask(Op.WATCH, "/a|one|");
            watcher.event();
            manager.kill();
            Files.delete(folder.resolve("journal"));
            start();
            assertThrows(IOException.class, watcher::event);
        }
        try (RawClient fresh = connect()) {
            assertEquals("OK|", fresh.ask(Op.WRITE, "/a|1"));
        }
    }
}
