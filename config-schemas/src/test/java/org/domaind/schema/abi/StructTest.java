package org.domaind.schema.abi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class StructTest {
    private static final StructLayout SAMPLE = layout(32, "a", "u8@0", "b", "s8@1", "c", "u16@2", "d", "s32@4", "e", "u64@8", "f", "u16[3]@16",
            "g", "u8[4]@24", "h", "ptr@8");

    private static StructLayout layout(int size, String... fields) {
        Map<String, String> notations = new LinkedHashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            notations.put(fields[i], fields[i + 1]);
        }
        return new StructLayout("sample", size, notations);
    }

    @Test
    void fieldsAreLittleEndianAtTheirOffsets() {
        Struct s = SAMPLE.allocate();
        s.put("a", 0xFE).put("b", -2).put("c", 0x1234).put("d", -1).put("e", 0x1122334455667788L).put("f", 2, 0xABCD);
        s.putBytes("g", new byte[] {1, 2, 3});
        assertArrayEquals(new byte[] {(byte) 0xFE, (byte) 0xFE, 0x34, 0x12, -1, -1, -1, -1, (byte) 0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11,
            0, 0, 0, 0, (byte) 0xCD, (byte) 0xAB, 0, 0, 1, 2, 3, 0, 0, 0, 0, 0}, s.toBytes());
        assertEquals(0xFE, s.get("a"));
        assertEquals(-2, s.get("b"));
        assertEquals(-1, s.get("d"));
        assertEquals(0xABCD, s.get("f", 2));
        assertArrayEquals(new byte[] {1, 2, 3, 0}, s.getBytes("g"));
    }

    @Test
    void aValueThatDoesNotFitIsRefused() {
        Struct s = SAMPLE.allocate();
        assertThrows(IllegalArgumentException.class, () -> s.put("a", 256));
        assertThrows(IllegalArgumentException.class, () -> s.put("a", -1));
        assertThrows(IllegalArgumentException.class, () -> s.put("b", 128));
        assertThrows(IllegalArgumentException.class, () -> s.put("d", 1L << 31));
        assertThrows(IndexOutOfBoundsException.class, () -> s.put("f", 3, 0));
        assertThrows(IllegalArgumentException.class, () -> s.putBytes("g", new byte[5]));
        assertThrows(IllegalArgumentException.class, () -> s.get("z"));
        assertArrayEquals(new byte[32], s.toBytes());
    }

    @Test
    void aStructLiesAnywhereInABufferAndLeavesItsStateAlone() {
        ByteBuffer buffer = ByteBuffer.allocate(40);
        buffer.position(3).limit(5);
        SAMPLE.at(buffer, 8).put("a", 7);
        assertEquals(7, buffer.array()[8]);
        assertEquals(3, buffer.position());
        assertEquals(5, buffer.limit());
        assertThrows(IndexOutOfBoundsException.class, () -> SAMPLE.at(buffer, 9));
    }

    @Test
    void aTableThatContradictsItselfIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> layout(4, "a", "u64@0"));
        assertThrows(IllegalArgumentException.class, () -> layout(4, "a", "u24@0"));
    }

    @Property
    void whatIsPutIsGot(@ForAll @LongRange(min = Integer.MIN_VALUE, max = Integer.MAX_VALUE) long d, @ForAll long e,
                        @ForAll @LongRange(min = 0, max = 0xFFFF) long c) {
        Struct s = SAMPLE.allocate().put("c", c).put("d", d).put("e", e);
        assertEquals(c, s.get("c"));
        assertEquals(d, s.get("d"));
        assertEquals(e, s.get("e"));
        assertEquals((int) d, s.getInt("d"));
    }
}
