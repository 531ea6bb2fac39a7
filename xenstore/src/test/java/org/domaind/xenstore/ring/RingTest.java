package org.domaind.xenstore.ring;

import static org.domaind.xenstore.ring.GuestSide.CONNECTION;
import static org.domaind.xenstore.ring.GuestSide.ERROR;
import static org.domaind.xenstore.ring.GuestSide.REQ_CONS;
import static org.domaind.xenstore.ring.GuestSide.REQ_PROD;
import static org.domaind.xenstore.ring.GuestSide.RSP_CONS;
import static org.domaind.xenstore.ring.GuestSide.RSP_PROD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.domaind.xenstore.server.SteppedStore;

/** Rings of well-behaved guests and of others. */
class RingTest {
    @TempDir
    private Path folder;
    private SteppedStore store;
    private GuestSide guest;

    @BeforeEach
    void introduce() {
        store = new SteppedStore(folder);
        store.page(3).putInt(REQ_PROD, 77).putInt(RSP_PROD, 99).putInt(CONNECTION, 1).putInt(ERROR, 3);
        store.introduce(3);
        store.ask(12, "/local/domain/3|");
        store.ask(14, "/local/domain/3|n3|");
        guest = store.guest(3);
    }

    @Test
    void introductionBeginsAnew() {
        for (int field : new int[] {REQ_CONS, REQ_PROD, RSP_CONS, RSP_PROD, CONNECTION, ERROR, GuestSide.FEATURES}) {
            assertEquals(0, guest.field(field), "field " + field);
        }
        assertEquals(1, store.rings.get(3).notified());
    }

    @Test
    void requestsAreAnswered() {
        guest.request(11, 1, 0, "x|value");
        guest.request(2, 2, 0, "x|");
        guest.request(10, 3, 0, "3|");
        store.step();
        assertEquals(List.of("1: 11 OK|", "2: 2 value", "3: 10 /local/domain/3|"), guest.pull());
        assertEquals(guest.field(REQ_PROD), guest.field(REQ_CONS));
        assertTrue(store.rings.get(3).unmasked() > 0);
    }

    @Test
    void aStormOfEventsForNothingIsHeardNowAndThen() {
        for (int i = 0; i < 1000; i++) {
            store.step();
        }
        int heard = store.rings.get(3).unmasked();
        assertTrue(heard < 100, () -> heard + " events");
        guest.request(10, 1, 0, "3|");
        store.nanos.addAndGet(100_000_000);
        store.idle();
        assertEquals(List.of("1: 10 /local/domain/3|"), guest.pull());
        for (int i = 0; i < 10; i++) {
            store.step();
        }
        assertTrue(store.rings.get(3).unmasked() > heard + 10, "one that asked something is heard at once again");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 500, 1000, -1024, -30, 0x7fffff00})
    void indicesWrap(int start) {
        for (int field : new int[] {REQ_CONS, REQ_PROD, RSP_CONS, RSP_PROD}) {
            guest.field(field, start);
        }
        for (int i = 0; i < 200; i++) {
            guest.request(11, i, 0, "x|" + i);
            store.step();
            assertEquals(List.of(i + ": 11 OK|"), guest.pull());
        }
    }

    @Test
    void requestsThatFillTheRingExactly() {
        guest.request(11, 1, 0, "x|" + "v".repeat(1024 - 16 - 2));
        assertEquals(1024, guest.field(REQ_PROD) - guest.field(REQ_CONS));
        store.step();
        assertEquals(List.of("1: 11 OK|"), guest.pull());
    }

    @Test
    void requestsAndAnswersLargerThanTheRing() {
        store.ask(26, "3|node-size|0|");
        guest.request(11, 1, 0, "x|" + "v".repeat(4000));
        do {
            store.step();
        } while (guest.push());
        store.step();
        assertEquals(List.of("1: 11 OK|"), guest.pull());
        guest.request(2, 2, 0, "x|");
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < 50 && answers.isEmpty(); i++) {
            store.step();
            answers.addAll(guest.pull(100));
        }
        assertEquals(List.of("2: 2 " + "v".repeat(4000)), answers);
    }

    @Test
    void aRequestInPartsWaits() {
        guest.request(2, 1, 0, "/none|");
        int whole = guest.field(REQ_PROD);
        for (int i = 1; i < whole; i++) {
            guest.field(REQ_PROD, i);
            store.step();
            assertEquals(List.of(), guest.pull());
        }
        guest.field(REQ_PROD, whole);
        store.step();
        assertEquals(List.of("1: 16 EACCES|"), guest.pull());
    }

    @ParameterizedTest
    @CsvSource({"0,1025", "0,-1", "5,4", "0,2147483647", "0,-2147483648", "-1,1024", "1024,0"})
    void impossibleRequestIndicesQuarantine(int consumer, int producer) {
        watchRelease();
        guest.field(REQ_CONS, consumer);
        guest.field(REQ_PROD, producer);
        assertQuarantined(2);
    }

    @ParameterizedTest
    @CsvSource({"0,1025", "0,-1", "5,4", "0,2147483647", "0,-2147483648"})
    void impossibleResponseIndicesQuarantine(int consumer, int producer) {
        watchRelease();
        guest.request(2, 1, 0, "/none|");
        guest.field(RSP_CONS, consumer);
        guest.field(RSP_PROD, producer);
        assertQuarantined(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {4097, Integer.MAX_VALUE, Integer.MIN_VALUE, Integer.MIN_VALUE + 1, -1})
    void impossibleLengthsQuarantine(int length) {
        watchRelease();
        guest.request(2, 1, 0, "/none|");
        store.page(3).putInt(12, length);
        assertQuarantined(3);
    }

    private void watchRelease() {
        store.existing.add(7);
        store.introduce(7);
        store.ask(14, "@releaseDomain|n0|r7|");
        store.guest(7).request(4, 1, 0, "@releaseDomain|r|");
        store.step();
        assertEquals(List.of("1: 4 OK|", "0: 15 @releaseDomain|r|"), store.guest(7).pull());
    }

    private void assertQuarantined(int error) {
        store.step();
        store.step();
        assertEquals(List.of("quarantined 3"), store.told);
        assertEquals(error, guest.field(ERROR));
        for (int field : new int[] {REQ_CONS, REQ_PROD, RSP_CONS, RSP_PROD}) {
            guest.field(field, 0);
        }
        guest.request(2, 5, 0, "/none|");
        store.step();
        assertEquals(List.of(), guest.pull());
        store.guest(7).request(10, 9, 0, "7|");
        store.step();
        assertEquals(List.of("9: 10 /local/domain/7|"), store.guest(7).pull());
        store.server().domainGone(3);
        store.step();
        assertEquals(List.of("0: 15 @releaseDomain|r|"), store.guest(7).pull());
        assertTrue(store.rings.get(3).closed());
    }

    @Test
    void aFloodOfRequestsIsServedInTurns() {
        store.introduce(5);
        for (int i = 0; i < 2000; i++) {
            guest.request(10, i, 0, "3|");
        }
        store.guest(5).request(10, 1, 0, "5|");
        store.step();
        assertEquals(List.of("1: 10 /local/domain/5|"), store.guest(5).pull());
        int answered = 0;
        while (answered < 2000) {
            guest.push();
            store.step();
            int more = guest.pull().size();
            assertTrue(more > 0 || guest.field(REQ_PROD) != guest.field(REQ_CONS), "stuck after " + answered);
            answered += more;
        }
        assertEquals(2000, answered);
    }

    @Test
    void aTurnEndsAfterATimeAndTheOthersGetTheirs() {
        store.introduce(5);
        for (int i = 0; i < 10; i++) {
            guest.request(10, i, 0, "3|");
        }
        store.guest(5).request(10, 1, 0, "5|");
        store.tick = 40_000;
        store.work();
        store.loop().flush();
        assertEquals(2, guest.pull().size());
        assertEquals(List.of(), store.guest(5).pull(), "the round is over as well");
        assertEquals(List.of("10 /local/domain/9|"), store.ask(10, "9|"), "the toolstack waits for no guest");
        store.work();
        store.loop().flush();
        assertEquals(List.of("1: 10 /local/domain/5|"), store.guest(5).pull());
        store.idle();
        store.idle();
        assertEquals(8, guest.pull().size(), "the rest without another event");
    }

    @Test
    void aGuestThatNeverReadsIsNotReadEither() {
        for (int i = 0; i < 500; i++) {
            guest.request(2, i, 0, "/none|");
        }
        for (int i = 0; i < 100; i++) {
            guest.push();
            store.step();
        }
        assertTrue(guest.push());
        assertEquals(1024, guest.field(RSP_PROD) - guest.field(RSP_CONS));
        int answers = 0;
        for (int i = 0; i < 1000 && answers < 500; i++) {
            answers += guest.pull(64).size();
            guest.push();
            store.step();
        }
        assertEquals(500, answers);
    }

    @Test
    void eventsForAGuestThatNeverReadsAreBounded() {
        guest.request(4, 1, 0, "w|t|");
        store.step();
        for (int i = 0; i < 20_000; i++) {
            store.ask(11, "/local/domain/3/w/" + i + "|v");
            if (i % 100 == 0) {
                store.step();
            }
        }
        store.step();
        int events = 0;
        List<String> part = guest.pull();
        while (!part.isEmpty()) {
            events += part.size();
            store.step();
            part = guest.pull();
        }
        assertTrue(events > 1000 && events < 5000, events + " events");
        guest.request(10, 7, 0, "3|");
        store.step();
        assertEquals(List.of("7: 10 /local/domain/3|"), guest.pull());
    }

    @Test
    void unreadEventsAreDiscardedInTime() {
        guest.request(4, 1, 0, "w|t|");
        store.step();
        for (int i = 0; i < 100; i++) {
            store.ask(11, "/local/domain/3/w/" + i + "|v");
        }
        guest.request(10, 2, 0, "3|");
        store.step();
        RingLink link = store.loop().rings().of(3);
        assertTrue(link.expire(System.nanoTime() - Long.MAX_VALUE / 2));
        store.kill();
        link = store.loop().rings().of(3);
        assertTrue(link.expire(System.nanoTime()));
        List<String> heard = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            heard.addAll(guest.pull());
            store.step();
        }
        assertEquals("0: 15 w/0|t|", heard.get(2));
        assertTrue(heard.size() < 110, heard.size() + " packets");
        guest.request(10, 3, 0, "3|");
        store.step();
        assertEquals(List.of("3: 10 /local/domain/3|"), guest.pull());
    }

    /** Giving up a ring notifies its guest, and that may be what fails. */
    @Test
    void aRingThatCannotBeNotifiedIsGivenUpAndTheOthersGoOn() {
        store.introduce(7);
        store.rings.get(3).mute();
        guest.request(2, 1, 0, "/none|");
        store.step();
        assertEquals(List.of("failed at serving domain 3", "failed at telling domain 3 that it is served no more", "quarantined 3"), store.told);
        store.guest(7).request(10, 1, 0, "7|");
        store.step();
        assertEquals(List.of("1: 10 /local/domain/7|"), store.guest(7).pull());
    }

    @Test
    void aFaultOfTheProgramReachesOneConnectionOnly() {
        store.introduce(7);
        store.rings.get(3).breakDown();
        guest.request(2, 1, 0, "/none|");
        store.guest(7).request(10, 1, 0, "7|");
        store.step();
        assertEquals(List.of("failed at serving domain 3", "quarantined 3"), store.told);
        assertEquals(1, guest.field(ERROR));
        assertEquals(List.of("1: 10 /local/domain/7|"), store.guest(7).pull());
    }

    @Test
    void aGuestMayEmptyTheRingItself() {
        guest.request(2, 1, 0, "/none|");
        store.step();
        assertEquals(1, guest.pull().size());
        for (int i = 0; i < 2080; i++) {
            store.page(3).put(i, (byte) 0);
        }
        guest.request(10, 2, 0, "3|");
        store.step();
        assertEquals(List.of("2: 10 /local/domain/3|"), guest.pull());
    }

    @Test
    void theOwnDomainsRingIsPrivilegedAndTakenAsItIs() {
        GuestSide kernel = store.guest(0);
        for (int field : new int[] {REQ_CONS, REQ_PROD, RSP_CONS, RSP_PROD}) {
            kernel.field(field, 4000);
        }
        kernel.request(17, 1, 0, "3|");
        store.own();
        assertEquals(List.of("1: 17 T|"), kernel.pull());
        assertEquals(4000 + 18, kernel.field(REQ_CONS));
        assertFalse(store.told.contains("@introduceDomain"));
    }

    @Test
    void aFailedIntroductionLeavesTheFormerRing() {
        store.existing.remove(3);
        assertEquals(List.of("16 EINVAL|"), store.ask(8, "3|1|9|"));
        assertEquals(List.of("16 EINVAL|"), store.ask(8, "60|1|9|"));
        assertEquals(List.of("17 F|"), store.ask(17, "60|"));
        guest.request(10, 2, 0, "3|");
        store.step();
        assertEquals(List.of("2: 10 /local/domain/3|"), guest.pull());
    }
}
