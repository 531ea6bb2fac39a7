package org.domaind.daemon.os;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PtyTest {
    private static final byte[] RAW = {0, 3, 4, '\r', '\n', 0x11, 0x13, 0x7F, (byte) 0xFF};

    @Test
    void bytesPassAsTheyAreBothWays() throws Exception {
        try (Pty pty = Pty.open(); RandomAccessFile viewer = new RandomAccessFile(pty.slaveName(), "rw")) {
            viewer.write(RAW);
            PollSet ready = new PollSet(pty.descriptor());
            ready.awaitReady();
            assertTrue(ready.readable(0));
            byte[] typed = new byte[100];
            assertEquals(RAW.length, pty.read(typed));
            assertArrayEquals(RAW, Arrays.copyOf(typed, RAW.length));
            assertEquals(RAW.length - 1, pty.write(RAW, 1, RAW.length - 1));
            byte[] shown = new byte[RAW.length - 1];
            viewer.readFully(shown);
            assertArrayEquals(Arrays.copyOfRange(RAW, 1, RAW.length), shown);
        }
    }

    @Test
    void whatIsWrittenBeforeAnyoneLooksIsThereLater() throws Exception {
        try (Pty pty = Pty.open()) {
            pty.write(RAW, 0, RAW.length);
            try (RandomAccessFile viewer = new RandomAccessFile(pty.slaveName(), "r")) {
                byte[] shown = new byte[RAW.length];
                viewer.readFully(shown);
                assertArrayEquals(RAW, shown);
            }
            // A viewer that left is no error.
            assertEquals(RAW.length, pty.write(RAW, 0, RAW.length));
        }
    }

    @Test
    void aWriteNobodyReadsDoesNotWait() {
        try (Pty pty = Pty.open()) {
            byte[] flood = new byte[1 << 20];
            int taken = 0;
            int now;
            // The kernel moves bytes on to its other end in its own time, which makes room again; but not for ever.
            do {
                now = pty.write(flood, 0, flood.length);
                taken += now;
            } while (now > 0 && taken < flood.length);
            assertTrue(taken > 0 && taken < flood.length, "taken: " + taken);
        }
    }

    @Test
    void aClosedOneMovesNothing() {
        Pty pty = Pty.open();
        pty.close();
        pty.close();
        assertEquals(0, pty.read(new byte[10]));
        assertEquals(0, pty.write(RAW, 0, RAW.length));
    }
}
