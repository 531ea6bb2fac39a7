package org.domaind.schema.savefile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.domaind.schema.api.ProblemException;

class SaveHeaderProperties {
    private static SaveHeader read(byte[] bytes) {
        SaveHeader.Fixed fixed = SaveHeader.fixed(ByteBuffer.wrap(bytes));
        return SaveHeader.of(fixed, Arrays.copyOfRange(bytes, SaveHeader.FIXED_BYTES, SaveHeader.FIXED_BYTES + fixed.optionalBytes()));
    }

    @Property
    void comesBack(@ForAll @StringLength(min = 1, max = 100) String text) {
        String json = new String(text.replace('\0', 'x').getBytes(java.nio.charset.StandardCharsets.UTF_8), java.nio.charset.StandardCharsets.UTF_8);
        SaveHeader header = new SaveHeader(Optional.of(json));
        assertEquals(header, read(header.bytes()));
    }

    @Property
    void anyBytesAreAHeaderOrRefused(@ForAll @IntRange(min = 0, max = 60) int at, @ForAll byte value, @ForAll @Size(max = 20) byte[] optional) {
        byte[] bytes = Arrays.copyOf(new SaveHeader(Optional.of("{}")).bytes(), 61);
        bytes[at] = value;
        try {
            SaveHeader.of(SaveHeader.fixed(ByteBuffer.wrap(bytes)), optional);
        } catch (ProblemException refused) {
            assertTrue(refused.problem().code().endsWith("-save-file"), refused::toString);
        }
    }

    @Example
    void bytes() {
        assertEquals("58656e20736176656420646f6d61696e2c20786c20666f726d61740a2000200d" + "04030201" + "03000000" + "00000000" + "07000000" + "03000000" + "7b7d00",
                HexFormat.of().formatHex(new SaveHeader(Optional.of("{}")).bytes()));
        assertEquals(Optional.empty(), read(new SaveHeader(Optional.empty()).bytes()).config());
    }

    @Example
    void whatIsLegacyIsRefusedByName() {
        byte[] legacy = new SaveHeader(Optional.of("{}")).bytes();
        legacy[36] = 1;
        assertTrue(assertThrows(ProblemException.class, () -> read(legacy)).getMessage().contains("legacy stream"));
    }
}
