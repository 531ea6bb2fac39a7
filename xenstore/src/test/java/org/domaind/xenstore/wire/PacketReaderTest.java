package org.domaind.xenstore.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketReaderTest {
    @Test
    void goldenBytes() {
        byte[] expected = {2, 0, 0, 0, 7, 0, 0, 0, 1, 0, 0, 0, 3, 0, 0, 0, '/', 'a', 0};
        assertArrayEquals(expected, new Packet(Op.READ, 7, 1, new byte[] {'/', 'a', 0}).encode());
    }

    @ParameterizedTest
    @ValueSource(ints = {4097, Integer.MAX_VALUE, Integer.MIN_VALUE, Integer.MIN_VALUE + 1, -1, -4096})
    void badLengthsAreRefused(int length) {
        ByteBuffer header = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putInt(12, length);
        assertThrows(ProtocolException.class, () -> new PacketReader().next(header));
    }

    @Test
    void theLargestPacketPasses() throws ProtocolException {
        byte[] bytes = new Packet(Op.WRITE, 0, 0, new byte[Packet.MAX_PAYLOAD]).encode();
        assertEquals(Packet.MAX_PAYLOAD, new PacketReader().next(ByteBuffer.wrap(bytes)).payload().length);
    }
}
