package org.domaind.daemon.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.domaind.daemon.hypervisor.value.TscInfo;
import org.domaind.daemon.stream.hvm.EmulatorRecord;
import org.domaind.schema.api.ProblemException;
import org.junit.jupiter.api.Test;

/** The bytes of the formats, as the reference's specification has them. */
class StreamBytesTest {
    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Test
    void headers() {
        assertEquals("4c6962786c466d74" + "00000002" + "00000000", hex(LibxlStream.header()));
        assertEquals("01000000" + "00000000", hex(new LibxlStream.Head(LibxlStream.Kind.LIBXC_CONTEXT, 0).bytes()));
        assertEquals("ffffffffffffffff" + "58454e46" + "00000003" + "0000" + "000000000000" + "01000000" + "0c00" + "0000" + "04000000" + "11000000",
                hex(new ImageHeader(3, false, 4, 17).bytes()));
        assertEquals("0a000000" + "10000000", hex(new RecordHeader(RecordKind.HVM_PARAMS, 16).bytes()));
    }

    @Test
    void records() {
        assertEquals("0804000000000000", hex(new StreamRecord.PvInfo(8, 4).bytes()));
        assertEquals("00000000" + "ff030000" + "0500000000000000" + "0600000000000000", hex(new StreamRecord.P2mFrames(1023, new long[] {5, 6}).bytes()));
        assertEquals("01000000" + "02000000" + "0300000000000000" + "04000000" + "00000000", hex(new StreamRecord.Tsc(new TscInfo(1, 2, 4, 3)).bytes()));
        // A page table of level 4 that is pinned; a page without contents.
        assertEquals("02000000" + "00000000" + "34120000000000c0" + "05000000000000e0",
                hex(new PageBatch(new long[] {0x1234, 5}, new byte[] {12, PageType.ALLOCATED_ONLY}).bytes()));
    }

    @Test
    void recordsOfTranslatedGuests() {
        assertEquals("ffffffffffffffff" + "58454e46" + "00000003" + "0000" + "000000000000" + "02000000" + "0c00" + "0000" + "04000000" + "11000000",
                hex(new ImageHeader(3, true, 4, 17).bytes()));
        Map<Long, Long> values = new LinkedHashMap<>();
        values.put(17L, 0xFEFFFL);
        values.put(1L, 0xFEFFCL);
        assertEquals("02000000" + "00000000" + "1100000000000000" + "ffef0f0000000000" + "0100000000000000" + "fcef0f0000000000",
                hex(new StreamRecord.HvmParameters(values).bytes()));
        assertEquals("010203", hex(new StreamRecord.HvmContext(new byte[] {1, 2, 3}).bytes()));
        assertEquals(RecordKind.HVM_CONTEXT.number(), 9);
        assertEquals("02000000" + "00000000", hex(EmulatorRecord.head()));
    }

    @Test
    void whatIsLegacyIsRefusedByName() {
        byte[] legacy = new byte[ImageHeader.BYTES];
        assertTrue(assertThrows(ProblemException.class, () -> ImageHeader.read(ByteBuffer.wrap(legacy))).getMessage().contains("legacy format"));
        byte[] outer = LibxlStream.header();
        outer[15] = 2;
        assertTrue(assertThrows(ProblemException.class, () -> LibxlStream.check(ByteBuffer.wrap(outer))).getMessage().contains("legacy format"));
    }
}
