package org.domaind.daemon.build.acpi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes as the specification gives them, and as iasl writes them for the same terms. */
class AmlTest {
    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @ParameterizedTest
    @CsvSource({"0, 00", "1, 01", "2, 0a02", "255, 0aff", "256, 0b0001", "65535, 0bffff", "65536, 0c00000100", "4294967295, 0cffffffff"})
    void integers(long value, String encoded) {
        assertEquals(encoded, hex(Aml.integer(value)));
    }

    @Test
    void integersThatDoNotFitAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Aml.integer(-1));
        assertThrows(IllegalArgumentException.class, () -> Aml.integer(1L << 32));
    }

    @Test
    void values() {
        assertEquals("0d4142433000", hex(Aml.text("ABC0")));
        assertEquals("11050a02abcd", hex(Aml.buffer(new byte[] {(byte) 0xAB, (byte) 0xCD})));
        assertEquals("085f5549440a07", hex(Aml.named("_UID", Aml.integer(7))));
    }

    @Test
    void objects() {
        assertEquals("10065c5f53425f", hex(Aml.scope("\\_SB")));
        assertEquals("5b830d505230460f10b0000006" + "a3a3", hex(Aml.processor("PR0F", 15, 0xB010, 6,
                new byte[] {(byte) 0xA3, (byte) 0xA3})));
    }

    @Test
    void namesHaveOneSegment() {
        for (String name : new String[] {"", "ABCDE", "abc", "1ABC", "A.B", "\\"}) {
            assertThrows(IllegalArgumentException.class, () -> Aml.named(name, Aml.integer(0)), name);
        }
    }

    /** The length counts the bytes that it takes itself. */
    @Property(tries = 300)
    void lengthsOfPackages(@ForAll @IntRange(max = 3_000_000) int size) {
        byte[] encoded = Aml.scope("\\_SB", new byte[size]);
        int lead = encoded[1] & 0xFF;
        int more = lead >> 6;
        int length = more == 0 ? lead & 0x3F : lead & 0xF;
        for (int i = 0; i < more; i++) {
            length |= (encoded[2 + i] & 0xFF) << 4 + 8 * i;
        }
        assertEquals(encoded.length - 1, length);
        assertEquals(encoded.length, 1 + 1 + more + 5 + size);
    }
}
