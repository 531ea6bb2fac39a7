package org.domaind.daemon.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.FutureTask;
import org.domaind.daemon.console.AttachedViewer;
import org.domaind.schema.api.Requests;
import org.domaind.schema.model.Domid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LocalConsoleLineTest implements AttachedViewer {
    private final ByteArrayOutputStream typed = new ByteArrayOutputStream();
    private int closed;
    private final LocalConsoleLine line = LocalConsoleLine.attach((console, viewer) -> this,
            new Requests.Console(new Domid(1), Optional.empty(), OptionalInt.empty()));

    @Override
    public void type(byte[] bytes, int length) {
        typed.write(bytes, 0, length);
    }

    @Override
    public void close() {
        closed++;
    }

    private void output(String text) {
        // The console's own buffer: longer, and used again.
        byte[] bytes = Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), text.length() + 10);
        line.output(bytes, text.length());
        Arrays.fill(bytes, (byte) '?');
    }

    private String read(int most) throws IOException {
        byte[] into = new byte[most];
        int count = line.read(into);
        return count < 0 ? "end" : new String(into, 0, count, StandardCharsets.US_ASCII);
    }

    @Test
    void outputComesInOrderAndPieces() throws IOException {
        output("one ");
        output("two ");
        output("");
        output("three");
        assertEquals("on", read(2));
        assertEquals("e two three", read(100));
        line.ended();
        assertEquals("end", read(1));
    }

    @Test
    void theLastWordsOfAnEndedConsoleAreRead() throws IOException {
        output("bye");
        line.ended();
        assertEquals("bye", read(10));
        assertEquals("end", read(10));
    }

    @Test
    void aReaderWaitsForOutputAndForTheEnd() throws Exception {
        FutureTask<String> reading = new FutureTask<>(() -> read(10));
        new Thread(reading, "reader").start();
        output("late");
        assertEquals("late", reading.get());
        FutureTask<String> again = new FutureTask<>(() -> read(10));
        new Thread(again, "reader").start();
        line.close();
        assertEquals("end", again.get());
        assertEquals(1, closed);
    }

    @Test
    void whoDoesNotReadLosesTheOldest() throws IOException {
        byte[] piece = new byte[1000];
        for (int i = 0; i < 1000; i++) {
            Arrays.fill(piece, (byte) ('a' + i % 26));
            line.output(piece, piece.length);
        }
        line.ended();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] into = new byte[4096];
        for (int count = line.read(into); count >= 0; count = line.read(into)) {
            all.write(into, 0, count);
        }
        assertTrue(all.size() <= LocalConsoleLine.MAX_WAITING_BYTES && all.size() > LocalConsoleLine.MAX_WAITING_BYTES - 8192, all.size() + " bytes");
        byte[] last = Arrays.copyOfRange(all.toByteArray(), all.size() - 1000, all.size());
        assertArrayEquals(piece, last);
    }

    @Test
    void keysGoToTheGuest() {
        line.write("keys and more".getBytes(StandardCharsets.US_ASCII), 4);
        assertEquals("keys", typed.toString(StandardCharsets.US_ASCII));
    }
}
