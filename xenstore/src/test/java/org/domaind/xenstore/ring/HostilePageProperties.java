package org.domaind.xenstore.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.domaind.xenstore.recovery.FolderPerTry;
import org.domaind.xenstore.server.SteppedStore;

/** A guest that writes arbitrary data into its ring's page, at any time. Another guest and the toolstack are not affected. */
class HostilePageProperties extends FolderPerTry {
    private static final int HOSTILE = 3;
    private static final int HONEST = 7;
    private static final int PAGE_BYTES = 4096;

    @Property(tries = 200)
    void anyPageCostsItsOwnGuestOnly(@ForAll("scribbles") List<Scribble> scribbles) {
        SteppedStore store = new SteppedStore(folder);
        for (int domid : new int[] {HOSTILE, HONEST}) {
            store.introduce(domid);
            store.ask(12, "/local/domain/" + domid + "|");
            store.ask(14, "/local/domain/" + domid + "|n" + domid + "|");
        }
        GuestSide hostile = store.guest(HOSTILE);
        GuestSide honest = store.guest(HONEST);
        int asked = 0;
        for (Scribble scribble : scribbles) {
            scribble.into(store.page(HOSTILE), hostile);
            asked++;
            honest.request(11, asked, 0, "x|" + asked);
            store.step();
            assertEquals(List.of(asked + ": 11 OK|"), honest.pull(), () -> "after " + scribble);
            if (scribble.kill) {
                store.kill();
            }
        }
        assertEquals(List.of("2 " + asked), store.ask(2, "/local/domain/7/x|"));
        assertTrue(store.told.stream().allMatch("quarantined 3"::equals) && store.told.size() <= 1, store.told.toString());
        store.server().domainGone(HOSTILE);
        store.step();
        assertEquals(List.of("17 F|"), store.ask(17, HOSTILE + "|"));
        assertEquals(List.of("0 OK|"), store.ask(0, "check|"));
        assertTrue(store.told.stream().noneMatch(text -> text.contains("failed")), store.told.toString());
    }

    @Provide
    Arbitrary<List<Scribble>> scribbles() {
        Arbitrary<Integer> index = Arbitraries.of(0, 1, 16, 1023, 1024, 1025, 2048, -1, -1024, Integer.MAX_VALUE, Integer.MIN_VALUE);
        Arbitrary<Scribble> one = Combinators.combine(Arbitraries.integers().between(0, 5), Arbitraries.integers().between(0, PAGE_BYTES - 1),
                Arbitraries.oneOf(index, Arbitraries.integers()), Arbitraries.integers().between(0, 9).map(n -> n == 0)).as(Scribble::new);
        return one.list().ofMinSize(1).ofMaxSize(25);
    }

    /**
     * What a guest does next.
     *
     * @param how  0 a byte anywhere, 1 a number anywhere, 2 an index, 3 a request with a wrong header, 4 a page of noise, 5 an honest request
     * @param kill afterwards the store is killed
     */
    record Scribble(int how, int at, int value, boolean kill) {
        void into(ByteBuffer page, GuestSide guest) {
            switch (how) {
                case 0 -> page.put(at, (byte) value);
                case 1 -> page.putInt(at & ~3, value);
                case 2 -> page.putInt(GuestSide.REQ_CONS + (at & 3) * Integer.BYTES, value);
                case 3 -> {
                    ask(guest, "/|");
                    page.putInt(guest.field(GuestSide.REQ_CONS) + (at & 3) * Integer.BYTES & 1020, value);
                }
                case 4 -> {
                    for (int i = 0; i < 2 * 1024; i++) {
                        page.put(i, (byte) (value * (i + 31) >> 3));
                    }
                    guest.field(GuestSide.REQ_PROD, guest.field(GuestSide.REQ_CONS) + (at & 1023));
                }
                default -> ask(guest, "y|");
            }
        }

        /** As much as its own indices allow. */
        private static void ask(GuestSide guest, String payload) {
            if (Integer.compareUnsigned(guest.field(GuestSide.REQ_PROD) - guest.field(GuestSide.REQ_CONS), 512) < 0) {
                guest.request(2, 1, 0, payload);
            }
        }
    }
}
