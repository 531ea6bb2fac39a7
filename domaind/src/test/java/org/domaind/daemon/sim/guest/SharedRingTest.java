package org.domaind.daemon.sim.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.domaind.daemon.sim.guest.boot.GuestFault;
import org.junit.jupiter.api.Test;

class SharedRingTest {
    private final ByteBuffer page = ByteBuffer.allocateDirect(4096 * 2).alignedSlice(4096).order(ByteOrder.LITTLE_ENDIAN);

    @Test
    void aFullRingTakesNoMore() {
        SharedRing ring = SharedRing.consoleOutput(page, () -> { });
        assertEquals(2048, ring.put(new byte[3000], 0, 3000));
        assertEquals(0, ring.put(new byte[1], 0, 1));
        assertEquals(2000, ring.take(2000).length);
        assertEquals(1000, ring.put(new byte[3000], 0, 1000));
    }

    @Test
    void theRingsAreWhereTheInterfaceSays() {
        SharedRing.storeRequests(page, () -> { }).put(new byte[] {1}, 0, 1);
        SharedRing.storeReplies(page, () -> { }).put(new byte[] {2, 2}, 0, 2);
        assertEquals(1, page.get(0));
        assertEquals(2, page.get(1024));
        assertEquals(1, page.getInt(2052));
        assertEquals(2, page.getInt(2060));
        page.put(0, new byte[4096]);
        SharedRing.consoleInput(page, () -> { }).put(new byte[] {3}, 0, 1);
        SharedRing.consoleOutput(page, () -> { }).put(new byte[] {4, 4}, 0, 2);
        assertEquals(3, page.get(0));
        assertEquals(4, page.get(1024));
        assertEquals(1, page.getInt(3076));
        assertEquals(2, page.getInt(3084));
    }

    @Test
    void impossibleIndicesAreNoticedByBothSides() {
        SharedRing ring = SharedRing.storeReplies(page, () -> { });
        ring.corrupt(0, 1025);
        assertThrows(GuestFault.class, () -> ring.take(1));
        ring.corrupt(1, 0);
        assertThrows(GuestFault.class, () -> ring.put(new byte[1], 0, 1));
        ring.corrupt(-512, 512);
        assertEquals(1024, ring.take(2000).length);
    }
}
