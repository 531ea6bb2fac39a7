package org.domaind.daemon.sim.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.domaind.daemon.sim.guest.boot.GuestFault;
import org.junit.jupiter.api.Test;

/** The guest's ring client alone; the test is the other end. */
class GuestStoreTest {
    private final ByteBuffer page = ByteBuffer.allocateDirect(4096 * 2).alignedSlice(4096).order(ByteOrder.LITTLE_ENDIAN);
    private final List<String> seen = new ArrayList<>();
    private int told;
    private final GuestStore store = new GuestStore(page, () -> { }, () -> told++, (path, token) -> seen.add(path + " " + token));

    @Test
    void aRequestHasTheWiresBytes() {
        store.read(5, "name", (ok, value) -> { });
        ByteBuffer packet = ByteBuffer.wrap(SharedRing.storeRequests(page, () -> { }).take(100)).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(21, packet.remaining());
        assertEquals(List.of(2, 1, 5, 5), List.of(packet.getInt(), packet.getInt(), packet.getInt(), packet.getInt()));
        assertEquals("name\0", StandardCharsets.UTF_8.decode(packet).toString());
        assertEquals(1, told);
    }

    @Test
    void repliesFindWhoAskedAndEventsTheirListener() {
        store.read(0, "a", (ok, value) -> seen.add("a " + ok + " " + value));
        store.read(0, "b", (ok, value) -> seen.add("b " + ok + " " + value));
        byte[] packets = concat(packet(2, 1, "one"), packet(15, 0, "x\0token\0"), packet(16, 2, "ENOENT\0"));
        for (byte b : packets) {
            SharedRing.storeReplies(page, () -> { }).put(new byte[] {b}, 0, 1);
            store.pump();
        }
        assertEquals(List.of("a true one", "x token", "b false ENOENT"), seen);
        assertEquals(0, store.inFlight());
    }

    @Test
    void moreThanTheRingHoldsWaitsForSpace() {
        String large = "v".repeat(700);
        store.write(0, "a", large, (ok, value) -> { });
        store.write(0, "b", large, (ok, value) -> { });
        SharedRing requests = SharedRing.storeRequests(page, () -> { });
        assertEquals(1024, requests.take(5000).length);
        store.pump();
        assertEquals(2 * (16 + 2 + 700) - 1024, requests.take(5000).length);
    }

    @Test
    void aStoreThatBreaksTheRulesIsNotServed() {
        put(packet(2, 77, ""));
        assertThrows(GuestFault.class, store::pump);
        byte[] huge = packet(15, 0, "");
        ByteBuffer.wrap(huge).order(ByteOrder.LITTLE_ENDIAN).putInt(12, 5000);
        put(huge);
        assertThrows(GuestFault.class, store::pump);
    }

    @Test
    void requestsInFlightAreBounded() {
        for (int i = 0; i < GuestStore.MAX_WAITING; i++) {
            store.read(0, "a", (ok, value) -> { });
        }
        assertTrue(assertThrows(GuestFault.class, () -> store.read(0, "a", (ok, value) -> { })).getMessage().contains("too many"));
    }

    private void put(byte[] bytes) {
        SharedRing.storeReplies(page, () -> { }).put(bytes, 0, bytes.length);
    }

    private static byte[] packet(int type, int id, String payload) {
        byte[] body = payload.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(16 + body.length).order(ByteOrder.LITTLE_ENDIAN)
                .putInt(type).putInt(id).putInt(0).putInt(body.length).put(body).array();
    }

    private static byte[] concat(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(4096);
        for (byte[] part : parts) {
            all.put(part);
        }
        byte[] bytes = new byte[all.position()];
        all.get(0, bytes);
        return bytes;
    }
}
