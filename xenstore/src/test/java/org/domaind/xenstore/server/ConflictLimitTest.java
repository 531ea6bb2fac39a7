package org.domaind.xenstore.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.domaind.xenstore.client.StoreClient;
import org.domaind.xenstore.ring.GuestRing;
import org.domaind.xenstore.ring.GuestSide;
import org.domaind.xenstore.session.ConflictCredit;
import org.domaind.xenstore.session.Session;
import org.domaind.xenstore.session.StoreListener;

/** XSA-206: guests that write in a loop cannot keep the transactions of others from ending, and only they are slowed for it. */
class ConflictLimitTest {
    private static final String SHARED = "/shared/x";

    @TempDir
    private Path folder;
    private SteppedStore store;
    private GuestSide kernel;
    private final Map<Integer, GuestSide> hammers = new LinkedHashMap<>();
    private int requests;

    @BeforeEach
    void ownRing() {
        store = new SteppedStore(folder);
        store.own();
        kernel = store.guest(0);
        store.ask(11, SHARED + "|0");
    }

    private void hammer(int... domids) {
        StringBuilder perms = new StringBuilder("n0|");
        for (int domid : domids) {
            store.existing.add(domid);
            store.introduce(domid);
            perms.append("b").append(domid).append('|');
            hammers.put(domid, store.guest(domid));
        }
        for (String path : List.of("/shared", SHARED)) {
            assertEquals(List.of("14 OK|"), store.ask(14, path + "|" + perms));
        }
    }

    /** Every hammering guest reads its replies and fills its ring with writes again. */
    private int hammerOn(String path, int tx) {
        int answered = 0;
        for (GuestSide guest : hammers.values()) {
            answered += guest.pull().size();
            for (int i = 0; i < 8; i++) {
                requests++;
                guest.request(11, requests, tx, path + "|" + requests);
            }
        }
        return answered;
    }

    private void pass(long nanos) {
        store.nanos.addAndGet(nanos);
        store.step();
    }

    private String kernelAsks(int type, int tx, String payload) {
        kernel.request(type, 1, tx, payload);
        store.step();
        List<String> answer = new ArrayList<>();
        for (int i = 0; i < 10 && answer.isEmpty(); i++) {
            answer.addAll(kernel.pull());
            store.step();
        }
        return answer.get(answer.size() - 1).substring(3);
    }

    /** A transaction of the toolstack from its beginning to its end. */
    private String tryOnce(int type, String payload, String hammered, long nanos) {
        String id = kernelAsks(6, 0, "|").substring(2).replace("|", "");
        int tx = Integer.parseInt(id);
        kernelAsks(2, tx, SHARED + "|");
        kernelAsks(type, tx, payload);
        for (int i = 0; i < 4; i++) {
            hammerOn(hammered, 0);
            pass(nanos / 4);
        }
        return kernelAsks(7, tx, "T|");
    }

    private int triesUntilCommitted(int type, String payload, String hammered, long nanos) {
        for (int tries = 1; tries <= 100; tries++) {
            String end = tryOnce(type, payload, hammered, nanos);
            if (end.equals("7 OK|")) {
                return tries;
            }
            assertEquals("16 EAGAIN|", end);
        }
        throw new AssertionError("the transaction did not get through");
    }

    @ParameterizedTest
    @CsvSource({"1, 5", "10, 7", "300, 10"})
    void aTransactionOfTheToolstackGetsThroughHoweverLongItTakes(int millis, int most) {
        hammer(3);
        int tries = triesUntilCommitted(11, "/y|v", SHARED, TimeUnit.MILLISECONDS.toNanos(millis));
        assertTrue(tries > 1 && tries <= most, tries + " tries");
        assertEquals(List.of("limited 3"), store.told);
    }

    @Test
    void manyGuestsTogetherDoNotKeepItFromEnding() {
        hammer(3, 5, 7, 9, 11);
        int tries = triesUntilCommitted(11, "/y|v", SHARED, TimeUnit.MILLISECONDS.toNanos(20));
        assertTrue(tries > 1 && tries <= 15, tries + " tries");
    }

    @Test
    void removingASubtreeThatAGuestWritesSucceeds() {
        hammer(3);
        int tries = triesUntilCommitted(13, "/shared|", SHARED + "/below/deep", TimeUnit.MILLISECONDS.toNanos(4));
        assertTrue(tries > 1 && tries <= 7, tries + " tries");
        assertEquals("16 ENOENT|", kernelAsks(1, 0, "/shared|"));
    }

    @Test
    void onlyTheGuestThatCausesConflictsWaits() {
        hammer(3);
        store.introduce(5);
        store.introduce(7);
        GuestSide neighbour = store.guest(5);
        store.ask(12, "/local/domain/5|");
        store.ask(14, "/local/domain/5|n5|");
        for (int tries = 0; tries < 6; tries++) {
            neighbour.request(11, 1, 0, "own|v");
            tryOnce(11, "/y|v", SHARED, 1000);
            assertEquals(List.of("1: 11 OK|"), neighbour.pull());
        }
        hammers.get(3).pull();
        hammers.get(3).push();
        pass(0);
        assertEquals(List.of(), hammers.get(3).pull());
        int events = store.rings.get(3).unmasked();
        pass(0);
        assertEquals(events, store.rings.get(3).unmasked(), "its event channel stays masked");
        store.nanos.addAndGet(ConflictCredit.LONGEST_NANOS);
        store.idle();
        assertFalse(hammers.get(3).pull().isEmpty(), "it goes on without another event");
    }

    /** The thread of the loop, with nothing else to do, wakes up when the guest's wait ends. */
    @Test
    void aWaitingLinkIsWokenByItsTimer() throws Exception {
        ByteBuffer page = ByteBuffer.allocateDirect(4096).order(ByteOrder.LITTLE_ENDIAN);
        Semaphore notified = new Semaphore(0);
        StoreOptions options = new StoreOptions(folder.resolve("socket"), folder.resolve("other"), "boot");
        try (StoreServer server = StoreServer.open(options, (domid, gfn, port) -> new NotifyingRing(page, notified), domid -> true,
                new StoreListener() { })) {
            server.start();
            try (StoreClient client = StoreClient.connect(options.socket())) {
                client.introduce(3, 1, 7);
                server.loop().post(() -> server.loop().rings().of(3).session().conflictCredit().spend(System.nanoTime(), ConflictCredit.BURST + 10));
                GuestSide guest = new GuestSide(page);
                notified.drainPermits();
                guest.request(10, 1, 0, "3|");
                server.ringReady(3);
                assertTrue(notified.tryAcquire(30, TimeUnit.SECONDS), "it was never answered");
                assertEquals(List.of("1: 10 /local/domain/3|"), guest.pull());
            }
        }
    }

    private record NotifyingRing(ByteBuffer page, Semaphore notified) implements GuestRing {
        @Override
        public void notifyPeer() {
            notified.release();
        }

        @Override
        public void unmask() {
            // No events here.
        }

        @Override
        public void close() {
            // Plain memory.
        }
    }

    @Test
    void writingInALoopIsFreeWithoutConflicts() {
        hammer(3);
        String id = kernelAsks(6, 0, "|").substring(2).replace("|", "");
        int tx = Integer.parseInt(id);
        kernelAsks(2, tx, "/tool|");
        int answered = 0;
        for (int i = 0; i < 100; i++) {
            answered += hammerOn(SHARED, 0);
            pass(0);
        }
        assertTrue(answered > 500, answered + " answered");
        assertEquals("7 OK|", kernelAsks(7, tx, "T|"));
        assertEquals(List.of(), store.told);
    }

    @Test
    void aGuestThatLooksAtAnothersNodesCannotSlowItMuch() {
        hammer(3);
        store.introduce(5);
        store.ask(14, SHARED + "|n0|b3|r5|");
        GuestSide spy = store.guest(5);
        for (int i = 0; i < ConflictCredit.BURST; i++) {
            spy.request(6, 1, 0, "|");
            store.step();
            int tx = Integer.parseInt(spy.pull().get(0).substring(5).replace("|", ""));
            spy.request(2, 1, tx, SHARED + "|");
            store.step();
            hammerOn(SHARED, 0);
            store.step();
            spy.request(7, 1, tx, "T|");
            store.step();
            List<String> heard = spy.pull();
            assertEquals("1: 16 EAGAIN|", heard.get(heard.size() - 1));
        }
        assertEquals(List.of(), store.told);
        assertEquals(0, store.loop().rings().of(3).session().conflictCredit().waitNanos(store.nanos.get()));
    }

    @Test
    void aResetDoesNotRestoreTheCredit() {
        hammer(3);
        Session session = store.loop().rings().of(3).session();
        session.conflictCredit().spend(store.nanos.get(), 1000);
        store.introduce(3);
        assertEquals(ConflictCredit.LONGEST_NANOS, session.conflictCredit().waitNanos(store.nanos.get()));
        assertEquals(0, session.conflictCredit().waitNanos(store.nanos.get() + 2 * ConflictCredit.LONGEST_NANOS));
        assertTrue(session.conflictCredit().untouched());
    }
}
