package org.domaind.daemon.build.pv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class StartInfoTest {
    private static ByteBuffer encode(StartInfo info) {
        ByteBuffer page = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
        info.write(page);
        return page;
    }

    private static String hex(ByteBuffer page, int from, int to) {
        return HexFormat.of().formatHex(page.array(), from, to);
    }

    @Test
    void goldenBytes() {
        ByteBuffer page = encode(new StartInfo(0x8000, 0x12345, 0xABCDE, 3, 0xFEDCB, 4, 0xFFFFFFFF84A03000L, 41, 0x8000000000L, 0x4C00, 0x10C000,
                true, "console=hvc0", 0x4D0C, 67));
        assertEquals("78656e2d332e302d7838365f3634000000000000000000000000000000000000" // magic
                + "0080000000000000" + "0050341200000000" // nr_pages, shared_info
                + "0800000000000000" // flags
                + "debc0a0000000000" + "0300000000000000" // store_mfn, store_evtchn
                + "cbed0f0000000000" + "0400000000000000" // console.domU
                + "0030a084ffffffff" + "2900000000000000" // pt_base, nr_pt_frames
                + "0000000080000000" // mfn_list
                + "004c000000000000" + "00c0100000000000" // mod_start, mod_len
                + "636f6e736f6c653d6876633000000000", hex(page, 0, 144));
        assertEquals("0c4d000000000000" + "4300000000000000", hex(page, 1152, StartInfo.BYTES));
        assertEquals("00".repeat(1008), hex(page, 144, 1152));
        assertEquals("00".repeat(4096 - 1168), hex(page, 1168, 4096));
    }

    @Test
    void theCommandLineIsCutBeforeItsTerminator() {
        ByteBuffer page = encode(new StartInfo(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, false, "x".repeat(2000), -1, 12));
        assertEquals('x', page.get(128 + 1022));
        assertEquals(0, page.get(128 + 1023));
        assertEquals(-1, page.getLong(1152));
        assertEquals(0, page.getInt(48));
    }
}
