package org.domaind.daemon.console;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleRingTest {
    private static final int OUT_CONS = 3080;
    private static final int OUT_PROD = 3084;
    private static final int IN_CONS = 3072;
    private static final int IN_PROD = 3076;

    private final ByteBuffer page = ByteBuffer.allocateDirect(4096).order(ByteOrder.LITTLE_ENDIAN);
    private final ConsoleRing ring = new ConsoleRing(page);

    private void print(String text) {
        for (byte b : text.getBytes(StandardCharsets.US_ASCII)) {
            int prod = page.getInt(OUT_PROD);
            page.put(1024 + (prod & 2047), b);
            page.putInt(OUT_PROD, prod + 1);
        }
    }

    @Test
    void takesWhatTheGuestPrinted() throws Exception {
        print("hello");
        byte[] taken = new byte[64];
        assertEquals(5, ring.take(taken));
        assertEquals("hello", new String(taken, 0, 5, StandardCharsets.US_ASCII));
        assertEquals(0, ring.take(taken));
        assertEquals(5, page.getInt(OUT_CONS));
    }

    @Test
    void indicesRunFreeModulo2To32() throws Exception {
        page.putInt(OUT_CONS, -3);
        page.putInt(OUT_PROD, -3);
        print("wrapped around");
        byte[] taken = new byte[64];
        assertEquals(14, ring.take(taken));
        assertEquals("wrapped around", new String(taken, 0, 14, StandardCharsets.US_ASCII));
        assertEquals(11, page.getInt(OUT_CONS));
    }

    @ParameterizedTest
    @CsvSource({"0, 2049", "1, 0", "0, -2147483648", "100, 99", "-1, 2048"})
    void refusesImpossibleOutputIndices(int cons, int prod) {
        page.putInt(OUT_CONS, cons);
        page.putInt(OUT_PROD, prod);
        assertThrows(ConsoleRing.CorruptException.class, () -> ring.take(new byte[64]));
        assertEquals(cons, page.getInt(OUT_CONS), "nothing is taken");
    }

    @ParameterizedTest
    @CsvSource({"0, 1025", "5, 4", "0, -1"})
    void refusesImpossibleInputIndices(int cons, int prod) {
        page.putInt(IN_CONS, cons);
        page.putInt(IN_PROD, prod);
        assertThrows(ConsoleRing.CorruptException.class, () -> ring.give(new byte[1], 0, 1));
        assertEquals(prod, page.getInt(IN_PROD), "nothing is given");
    }

    @Test
    void givesOnlyWhatFits() throws Exception {
        byte[] keys = new byte[2000];
        assertEquals(1024, ring.give(keys, 0, keys.length));
        assertEquals(0, ring.give(keys, 1024, 976));
        page.putInt(IN_CONS, 10);
        assertEquals(10, ring.give(keys, 1024, 976));
    }

    /** Whatever the guest prints in whatever pieces comes out whole and in order, wherever the indices began. */
    @Property(tries = 200)
    void carriesEveryByte(@ForAll int start, @ForAll long seed) throws Exception {
        Random random = new Random(seed);
        ByteBuffer fresh = ByteBuffer.allocateDirect(4096).order(ByteOrder.LITTLE_ENDIAN);
        fresh.putInt(OUT_CONS, start).putInt(OUT_PROD, start);
        ConsoleRing carrying = new ConsoleRing(fresh);
        byte[] said = new byte[10_000];
        random.nextBytes(said);
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        byte[] chunk = new byte[1 + random.nextInt(3000)];
        int at = 0;
        while (heard.size() < said.length) {
            int room = 2048 - (fresh.getInt(OUT_PROD) - fresh.getInt(OUT_CONS));
            for (int n = Math.min(random.nextInt(room + 1), said.length - at); n > 0; n--) {
                int prod = fresh.getInt(OUT_PROD);
                fresh.put(1024 + (prod & 2047), said[at++]);
                fresh.putInt(OUT_PROD, prod + 1);
            }
            heard.write(chunk, 0, carrying.take(chunk));
        }
        assertArrayEquals(said, heard.toByteArray());
    }
}
