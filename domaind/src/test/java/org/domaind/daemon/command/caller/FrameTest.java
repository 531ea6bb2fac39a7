package org.domaind.daemon.command.caller;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The bytes that packaging/launcher/launcher.c reads. */
class FrameTest {
    @Test
    void goldenBytes() {
        assertArrayEquals(new byte[] {'A', 0, 0}, Frame.of(Frame.BEGUN));
        assertArrayEquals(new byte[] {'X', 1, 0, 7}, Frame.status(7));
        assertArrayEquals(new byte[] {'X', 1, 0, (byte) 255}, Frame.status(255));
        assertArrayEquals(new byte[] {'R', 3, 0, 'n', (byte) 0xc3, (byte) 0xb6}, Frame.text(Frame.REFUSED, "n\u00f6"));
    }

    @Test
    void lettersAreEachOnes() {
        byte[] all = {Frame.BEGUN, Frame.DECLINED, Frame.REFUSED, Frame.ENDED, Frame.BROKEN_PIPE, Frame.RAW, Frame.COOKED, Frame.READING, Frame.HELD,
            Frame.DEATH_MESSAGE, Frame.STOPPING, Frame.CONTINUED, Frame.RAW_DONE, Frame.RAW_FAILED, Frame.MAY_READ, Frame.MAY_NOT_READ, Frame.RESTORED};
        // As the enumerations of launcher.c have them.
        assertEquals("ADRXPTNIZL" + "zcteinr", new String(all, StandardCharsets.US_ASCII));
    }

    @Test
    void aLongTextIsCut() {
        byte[] frame = Frame.text(Frame.DEATH_MESSAGE, "x".repeat(5000));
        assertEquals(3 + 4096, frame.length);
        assertArrayEquals(new byte[] {'L', 0, 16}, Arrays.copyOf(frame, 3));
    }
}
