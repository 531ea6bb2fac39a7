package org.domaind.xenstore.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketReaderTest {
    @Test
    void goldenBytes() {
        byte[] expected = {2, 0, 0, 0, 7, 0, 0, 0, 1, 0, 0, 0, 3, 0, 0, 0, '/', 'a', 0};
        assertArrayEquals(expected, new Packet(Op.READ, 7, 1, new byte[] {'/', 'a', 0}).encode());
    }

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

    @ParameterizedTest
    @ValueSource(ints = {4097, Integer.MAX_VALUE, Integer.MIN_VALUE, Integer.MIN_VALUE + 1, -1, -4096})
    void badLengthsAreRefused(int length) {
        ByteBuffer header = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putInt(12, length);
        assertThrows(ProtocolException.class, () -> PacketReader.sizeOfNext(header));
        assertThrows(ProtocolException.class, () -> new PacketReader().next(header));
    }

    @Test
    void theLargestPacketPasses() throws ProtocolException {
        byte[] bytes = new Packet(Op.WRITE, 0, 0, new byte[Packet.MAX_PAYLOAD]).encode();
        assertEquals(Packet.HEADER_SIZE + Packet.MAX_PAYLOAD, PacketReader.sizeOfNext(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN)));
        assertEquals(Packet.HEADER_SIZE + Packet.MAX_PAYLOAD, PacketReader.sizeOfNext(ByteBuffer.wrap(bytes)));
        assertEquals(Packet.MAX_PAYLOAD, new PacketReader().next(ByteBuffer.wrap(bytes)).payload().length);
        assertEquals(0, PacketReader.sizeOfNext(ByteBuffer.wrap(bytes, 0, 15)));
    }
}
