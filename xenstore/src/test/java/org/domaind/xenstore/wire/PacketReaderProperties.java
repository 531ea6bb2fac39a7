package org.domaind.xenstore.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class PacketReaderProperties {
    @Property
    void anyChunkingGivesTheSamePackets(@ForAll @Size(max = 20) List<@Size(max = 60) byte[]> payloads, @ForAll @IntRange(min = 1, max = 50) int chunk)
            throws ProtocolException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int i = 0; i < payloads.size(); i++) {
            stream.writeBytes(new Packet(i, -i, i * 3, payloads.get(i)).encode());
        }
        byte[] bytes = stream.toByteArray();
        PacketReader reader = new PacketReader();
        List<Packet> packets = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += chunk) {
            ByteBuffer in = ByteBuffer.wrap(bytes, at, Math.min(chunk, bytes.length - at));
            for (Packet packet = reader.next(in); packet != null; packet = reader.next(in)) {
                packets.add(packet);
                assertEquals(0, reader.held());
            }
            PacketReader copy = new PacketReader();
            assertNull(copy.next(ByteBuffer.wrap(reader.heldBytes())));
            assertEquals(reader.held(), copy.held());
            reader = copy;
        }
        assertEquals(payloads.size(), packets.size());
        for (int i = 0; i < packets.size(); i++) {
            assertEquals(List.of(i, -i, i * 3), List.of(packets.get(i).type(), packets.get(i).reqId(), packets.get(i).txId()));
            assertArrayEquals(payloads.get(i), packets.get(i).payload());
        }
    }
}
