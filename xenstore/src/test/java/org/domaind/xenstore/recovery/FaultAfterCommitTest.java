package org.domaind.xenstore.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.domaind.xenstore.journal.Entry;
import org.domaind.xenstore.journal.Journal;
import org.domaind.xenstore.ring.GuestSide;
import org.domaind.xenstore.server.SteppedStore;
import org.domaind.xenstore.tree.Edit;
import org.domaind.xenstore.tree.Perms;
import org.domaind.xenstore.tree.StorePath;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fault of the program right after a commit: the next process must know what the clients of this one have seen. */
class FaultAfterCommitTest {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final int WRITE = 11;
    private static final int READ = 2;
    private static final int TRANSACTION_START = 6;
    private static final int TRANSACTION_END = 7;
    private static final int WATCH = 4;

    @TempDir
    private Path folder;
    private SteppedStore store;

    @BeforeEach
    void open() {
        store = new SteppedStore(folder);
        store.introduce(3);
        store.ask(12, "/local/domain/3|");
        store.ask(14, "/local/domain/3|n3|");
        store.step();
    }

    /** After a fault the journal is written anew, by a thread that a killed store here leaves behind: it writes into the folder. */
    @AfterEach
    void awaitCompactions() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("xenstore-compaction")) {
                thread.join(TimeUnit.NANOSECONDS.toMillis(PATIENCE_NANOS));
                assertFalse(thread.isAlive());
            }
        }
    }

    @Test
    void nodesBelowAFailedWriteAreThereAfterAKill() {
        GuestSide guest = store.guest(3);
        guest.request(WATCH, 1, 0, "x|t|");
        store.step();
        guest.pull();
        store.followerFails = true;
        guest.request(WRITE, 2, 0, "x|value");
        store.step();
        store.followerFails = false;
        assertEquals(List.of("0: 15 x|t|", "2: 16 EIO|"), guest.pull(), "the node is there: who watches it is told");
        guest.request(WRITE, 3, 0, "x/child|below");
        store.step();
        assertEquals(List.of("0: 15 x/child|t|", "3: 11 OK|"), guest.pull());
        store.kill();
        assertEquals(List.of("2 value"), store.ask(READ, "/local/domain/3/x|"));
        assertEquals(List.of("2 below"), store.ask(READ, "/local/domain/3/x/child|"));
    }

    @Test
    void aNodeMadeInATransactionIsThereAfterAKill() {
        GuestSide guest = store.guest(3);
        guest.request(TRANSACTION_START, 1, 0, "|");
        store.step();
        assertEquals(List.of("1: 6 1|"), guest.pull());
        guest.request(WRITE, 2, 1, "t|value");
        store.step();
        guest.pull();
        store.followerFails = true;
        guest.request(TRANSACTION_END, 3, 1, "T|");
        store.step();
        store.followerFails = false;
        assertEquals(List.of("3: 16 EIO|"), guest.pull());
        store.ask(WRITE, "/local/domain/3/t/child|below");
        store.step();
        store.kill();
        assertEquals(List.of("2 value"), store.ask(READ, "/local/domain/3/t|"));
        assertEquals(List.of("2 below"), store.ask(READ, "/local/domain/3/t/child|"));
    }

    @Test
    void aDomainThatEndedMeanwhileIsGoneForTheNextProcessToo() {
        store.guest(3).request(WRITE, 1, 0, "x|value");
        store.step();
        store.ask(WATCH, "@releaseDomain|t|");
        store.existing.remove(3);
        store.followerFails = true;
        store.server().domainGone(3);
        store.step();
        store.followerFails = false;
        assertEquals(List.of("16 ENOENT|"), store.ask(READ, "/local/domain/3/x|"));
        assertEquals(List.of("17 F|"), store.ask(17, "3|"));
        store.existing.add(3);
        store.introduce(3);
        store.kill();
        assertEquals(List.of("16 ENOENT|"), store.ask(READ, "/local/domain/3/x|"), "of the former domain of that number nothing comes back");
    }

    /** A journal in which a fault of a former process lost entries. */
    @Test
    void entriesThatDoNotFitKeepNoLaterProcessFromStarting() throws IOException {
        Perms perms = Perms.ownedBy(3);
        try (Journal journal = Journal.open(store.journal(), "boot", Long.MAX_VALUE / 4, entry -> { })) {
            journal.add(new Entry.Edited(List.of(put("/local/domain/3/made", perms), put("/local/domain/3/lost/one/child", perms),
                    put("/local/domain/3/after", perms))));
            journal.add(new Entry.Edited(List.of(new Edit.Remove(new StorePath("/local/domain/3/absent")), put("/local/domain/3/last", perms))));
            journal.add(new Entry.WatchSet(77, "x", "t", -1));
            journal.write();
        }
        store.told.clear();
        store.kill();
        for (String path : List.of("made", "lost/one/child", "after", "last")) {
            assertEquals(List.of("2 v"), store.ask(READ, "/local/domain/3/" + path + "|"), path + store.told);
        }
        assertEquals(List.of("3 n3|"), store.ask(3, "/local/domain/3/lost|"), "as the node above it");
        assertEquals(3, store.told.stream().filter(told -> told.startsWith("failed at restoring from the journal: ")).count(), store.told::toString);
        assertTrue(Files.exists(store.journal().resolveSibling("journal.misfit")));
        awaitRewritten();
        store.told.clear();
        store.kill();
        assertEquals(List.of(), store.told, "the next one finds nothing that does not fit");
        assertEquals(List.of("2 v"), store.ask(READ, "/local/domain/3/lost/one/child|"));
    }

    private static Edit put(String path, Perms perms) {
        return new Edit.Put(new StorePath(path), new byte[] {'v'}, perms, false);
    }

    /** A compaction runs on a thread of its own. */
    private void awaitRewritten() {
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (store.loop().journal().compactions() == 0 && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(1_000_000);
            store.step();
        }
        assertEquals(1, store.loop().journal().compactions());
    }
}
