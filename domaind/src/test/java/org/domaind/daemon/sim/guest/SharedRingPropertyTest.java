package org.domaind.daemon.sim.guest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SharedRingPropertyTest {
    private final ByteBuffer page = ByteBuffer.allocateDirect(4096 * 2).alignedSlice(4096).order(ByteOrder.LITTLE_ENDIAN);

    @Property(tries = 200)
    void bytesArriveInOrderWhereverTheIndicesStart(@ForAll byte[] sent, @ForAll int start, @ForAll @IntRange(min = 1, max = 700) int chunk) {
        page.putInt(2048, start).putInt(2052, start);
        SharedRing writer = SharedRing.storeRequests(page, () -> { });
        SharedRing reader = SharedRing.storeRequests(page, () -> { });
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        for (int at = 0; at < sent.length || received.size() < sent.length;) {
            at += writer.put(sent, at, Math.min(chunk, sent.length - at));
            received.writeBytes(reader.take(chunk / 2 + 1));
        }
        assertArrayEquals(sent, received.toByteArray());
    }
}
