package org.domaind.xenstore.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.domaind.xenstore.server.SteppedStore;
import org.domaind.xenstore.wire.ServerFeatures;

/** Quarantined rings (XSA-38, XSA-325), and how a guest gets out of quarantine (xenstore-ring: reconnection, error indicator). */
class QuarantineTest {
    @TempDir
    private Path folder;

    private static GuestSide corrupted(SteppedStore store, int domid) {
        store.introduce(domid);
        GuestSide guest = store.guest(domid);
        guest.request(4, 1, 0, "@releaseDomain|w|");
        guest.request(6, 1, 0, "|");
        store.step();
        guest.pull();
        guest.field(GuestSide.REQ_PROD, guest.field(GuestSide.REQ_CONS) + 5000);
        store.step();
        assertEquals(2, guest.field(GuestSide.ERROR));
        assertEquals(List.of("quarantined " + domid), store.told);
        return guest;
    }

    private static void mend(GuestSide guest) {
        for (int field : new int[] {GuestSide.REQ_CONS, GuestSide.REQ_PROD, GuestSide.RSP_CONS, GuestSide.RSP_PROD}) {
            guest.field(field, 0);
        }
    }

    @Test
    void quarantineOutlivesTheProcessAndIsReportedOnce() {
        SteppedStore store = new SteppedStore(folder);
        store.introduce(7);
        store.ask(14, "@releaseDomain|n0|r7|r3|");
        store.guest(7).request(4, 1, 0, "@releaseDomain|r|");
        store.step();
        assertEquals(2, store.guest(7).pull().size());
        GuestSide guest = corrupted(store, 3);
        store.kill();
        mend(guest);
        guest.request(10, 1, 0, "3|");
        store.step();
        assertEquals(List.of(), guest.pull());
        assertEquals(List.of("quarantined 3"), store.told);
        store.server().domainsShutDown(List.of(3));
        store.step();
        store.server().domainGone(3);
        store.step();
        assertEquals(List.of("0: 15 @releaseDomain|r|", "0: 15 @releaseDomain|r|"), store.guest(7).pull());
    }

    @Test
    void introducingAgainEndsQuarantine() {
        SteppedStore store = new SteppedStore(folder);
        GuestSide guest = corrupted(store, 3);
        store.introduce(3);
        assertEquals(0, guest.field(GuestSide.ERROR));
        guest.request(10, 1, 0, "3|");
        store.step();
        assertEquals(List.of("1: 10 /local/domain/3|"), guest.pull());
    }

    @Test
    void withTheFeatureAGuestReconnects() {
        SteppedStore store = new SteppedStore(folder, ServerFeatures.ALL);
        GuestSide guest = corrupted(store, 3);
        assertEquals(ServerFeatures.ALL, guest.field(GuestSide.FEATURES));
        guest.field(GuestSide.CONNECTION, 1);
        store.step();
        for (int field : new int[] {GuestSide.REQ_CONS, GuestSide.REQ_PROD, GuestSide.RSP_CONS, GuestSide.RSP_PROD, GuestSide.CONNECTION,
                GuestSide.ERROR}) {
            assertEquals(0, guest.field(field), "field " + field);
        }
        guest.request(7, 1, 1, "T|");
        guest.request(5, 2, 0, "@releaseDomain|w|");
        guest.request(10, 3, 0, "3|");
        store.step();
        assertEquals(List.of("1: 16 ENOENT|", "2: 16 ENOENT|", "3: 10 /local/domain/3|"), guest.pull());
        guest.field(GuestSide.REQ_PROD, guest.field(GuestSide.REQ_CONS) + 5000);
        store.step();
        assertEquals(2, guest.field(GuestSide.ERROR));
        assertEquals(List.of("quarantined 3"), store.told, "told once for a ring, however often it is corrupted");
    }

    @Test
    void aReconnectionInTheMiddleOfARequestForgetsIt() {
        SteppedStore store = new SteppedStore(folder, ServerFeatures.RECONNECTION);
        store.introduce(3);
        GuestSide guest = store.guest(3);
        guest.request(4, 1, 0, "x|t|");
        guest.request(6, 2, 0, "|");
        store.step();
        guest.request(11, 3, 0, "/local/domain/3/big|" + "v".repeat(1500));
        store.step();
        guest.field(GuestSide.CONNECTION, 1);
        store.step();
        assertEquals(0, guest.field(GuestSide.CONNECTION));
        store.kill();
        GuestSide again = store.guest(3);
        again.request(10, 4, 0, "3|");
        again.request(7, 5, 1, "T|");
        again.request(5, 6, 0, "x|t|");
        store.step();
        List<String> heard = again.pull();
        assertEquals("4: 10 /local/domain/3|", heard.get(0));
        assertEquals("6: 16 ENOENT|", heard.get(2));
        assertTrue(store.told.isEmpty(), store.told::toString);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, ServerFeatures.ERROR})
    void withoutTheFeatureARequestToReconnectIsIgnored(int features) {
        SteppedStore store = new SteppedStore(folder, features);
        GuestSide guest = corrupted(store, 3);
        guest.field(GuestSide.CONNECTION, 1);
        int unmasked = store.rings.get(3).unmasked();
        store.step();
        assertEquals(1, guest.field(GuestSide.CONNECTION));
        assertEquals(unmasked, store.rings.get(3).unmasked());
        assertFalse(store.rings.get(3).closed());
    }
}
