package org.domaind.daemon.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.domaind.daemon.hypervisor.EventChannels;
import org.domaind.daemon.hypervisor.MappedPages;
import org.domaind.schema.model.Domid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A console with a page, a port and a terminal that the test looks into. */
class GuestConsoleTest {
    private static final int OUT = 1024;
    private static final int IN_CONS = 3072;
    private static final int IN_PROD = 3076;
    private static final int OUT_PROD = 3084;
    private static final int LIMIT = 100;

    @TempDir
    private Path folder;
    private final byte[] chunk = new byte[ConsoleRing.OUT_SIZE];
    private final Page page = new Page();
    private final Ports ports = new Ports();
    private final Screen screen = new Screen();
    private final List<String> waits = new ArrayList<>();
    private GuestConsole console;

    private GuestConsole console() {
        if (console == null) {
            console = new GuestConsole(new Domid(5), screen, new ConsoleLogs(folder, 1 << 20, 1).of("g"), LIMIT, new GuestConsole.Waiting() {
                @Override
                public void change(PolledTerminal changed, boolean reading, boolean writing) {
                    waits.add((reading ? "r" : "-") + (writing ? "w" : "-"));
                }

                @Override
                public void lost(PolledTerminal which) {
                    waits.add("lost");
                }
            });
            console.connect(new ConsoleLink(ports, page, 9));
        }
        return console;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private String log() throws IOException {
        Path file = folder.resolve("guest-g.log");
        return Files.exists(file) ? Files.readString(file) : "";
    }

    /** What a viewer was shown. */
    private static class Seen implements Viewer {
        private final ByteArrayOutputStream all = new ByteArrayOutputStream();
        private int ends;

        @Override
        public void output(byte[] bytes, int length) {
            all.write(bytes, 0, length);
        }

        @Override
        public void ended() {
            ends++;
        }

        @Override
        public String toString() {
            return all.toString(StandardCharsets.US_ASCII);
        }
    }

    @Test
    void whatIsPrintedGoesEverywhere() throws IOException {
        Seen early = new Seen();
        console().attach(early);
        page.print("hello\n");
        assertFalse(console().turn(chunk));
        Seen late = new Seen();
        console().attach(late);
        assertEquals("hello\n", early.toString());
        assertEquals("hello\n", late.toString());
        assertEquals("hello\n", screen.shown.toString());
        assertEquals("hello\n", log());
        assertEquals(1, ports.notified, "the guest learns of the room");
        console().turn(chunk);
        assertEquals(1, ports.notified, "and is left alone where nothing moved");
    }

    @Test
    void aTerminalThatIsNotReadHoldsTheNewestUpToTheLimit() {
        screen.room = 10;
        page.print("0123456789");
        console().turn(chunk);
        assertEquals(List.of(), waits);
        page.print("a".repeat(LIMIT) + "b".repeat(LIMIT - 1));
        console().turn(chunk);
        assertEquals(List.of("rw"), waits);
        screen.room = 1000;
        console().terminalReady(false, true, false);
        assertEquals("0123456789a" + "b".repeat(LIMIT - 1), screen.shown.toString());
        assertEquals(List.of("rw", "r-"), waits);
    }

    @Test
    void aTerminalIsReadOnlyWhileThereIsRoomForWhatItSays() {
        screen.keys = new byte[GuestConsole.INPUT_BYTES + 5000];
        console();
        int turns = 0;
        while (!waits.contains("--")) {
            console.terminalReady(true, false, false);
            turns++;
            assertTrue(turns < 10_000);
        }
        int read = screen.read;
        assertTrue(read >= GuestConsole.INPUT_BYTES && read <= GuestConsole.INPUT_BYTES + ConsoleRing.IN_SIZE, "read: " + read);
        assertEquals(ConsoleRing.IN_SIZE, page.bytes.getInt(IN_PROD));
        page.bytes.putInt(IN_CONS, ConsoleRing.IN_SIZE);
        console.turn(chunk);
        assertEquals(2 * ConsoleRing.IN_SIZE, page.bytes.getInt(IN_PROD));
        assertEquals(List.of("--", "r-"), waits);
    }

    @Test
    void aTerminalThatFailsIsWaitedForNoMoreAndTheRestGoesOn() throws IOException {
        Seen viewer = new Seen();
        console().attach(viewer);
        screen.broken = true;
        page.print("one ");
        console().turn(chunk);
        assertEquals(List.of("lost"), waits);
        page.print("two");
        console().turn(chunk);
        console().terminalReady(true, true, true);
        assertEquals(List.of("lost"), waits, "it is said once");
        assertEquals("one two", viewer.toString());
        assertEquals("one two", log());
    }

    @Test
    void aTerminalThatHangsUpIsWaitedForNoMore() {
        console().terminalReady(false, false, true);
        assertEquals(List.of("lost"), waits);
    }

    @Test
    void aGuestThatPrintsWhileItIsServedHasOneTurn() {
        String much = "x".repeat(ConsoleRing.OUT_SIZE);
        Seen viewer = new Seen() {
            @Override
            public void output(byte[] bytes, int length) {
                super.output(bytes, length);
                page.print(much);
            }
        };
        console().attach(viewer);
        assertTrue(console().turn(chunk), "it has more to say");
        assertEquals(8 * ConsoleRing.OUT_SIZE, viewer.toString().length());
    }

    @Test
    void aBrokenRingIsServedNoMoreUntilItIsSetUpAnew() {
        Seen viewer = new Seen();
        AttachedViewer attached = console().attach(viewer);
        page.bytes.putInt(OUT_PROD, 100_000);
        assertFalse(console().turn(chunk));
        page.bytes.putInt(OUT_PROD, 0);
        page.print("unheard");
        assertFalse(console().turn(chunk));
        attached.type(bytes("k"), 1);
        assertEquals(0, page.bytes.getInt(IN_PROD));
        assertEquals("", viewer.toString());
        console().disconnect();
        Page second = new Page();
        second.print("heard");
        console().connect(new ConsoleLink(ports, second, 10));
        console().turn(chunk);
        assertEquals("heard", viewer.toString());
        assertEquals(1, second.bytes.getInt(IN_PROD), "what was typed meanwhile");
    }

    @Test
    void aViewerThatFailsCostsItself() throws IOException {
        console().attach(new Seen() {
            @Override
            public void output(byte[] bytes, int length) {
                if (length > 0) {
                    throw new IllegalStateException("broken");
                }
            }
        });
        Seen other = new Seen();
        console().attach(other);
        page.print("one ");
        console().turn(chunk);
        page.print("two");
        console().turn(chunk);
        assertEquals("one two", other.toString());
        assertEquals("one two", log());
    }

    @Test
    void itsEndShowsTheLastWordsAndLetsGo() throws IOException {
        Seen viewer = new Seen();
        AttachedViewer attached = console().attach(viewer);
        Seen left = new Seen();
        console().attach(left).close();
        page.print("last words");
        assertEquals(9, console().end().orElseThrow());
        assertTrue(console().end().isEmpty());
        assertEquals("last words", viewer.toString());
        assertEquals("last words", log());
        assertEquals(1, viewer.ends);
        assertEquals(0, left.ends);
        assertEquals("", left.toString());
        assertTrue(page.closed);
        assertEquals(List.of(9), ports.unbound);
        assertFalse(screen.closed, "its reader may not have read them yet");
        attached.type(bytes("k"), 1);
        Seen late = new Seen();
        console().attach(late);
        assertEquals("last words", late.toString());
        assertEquals(1, late.ends);
    }

    private static final class Page implements MappedPages {
        private final ByteBuffer bytes = ByteBuffer.allocateDirect(PAGE_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        private boolean closed;

        void print(String text) {
            for (byte b : bytes(text)) {
                int prod = bytes.getInt(OUT_PROD);
                bytes.put(OUT + (prod & ConsoleRing.OUT_SIZE - 1), b);
                bytes.putInt(OUT_PROD, prod + 1);
            }
        }

        @Override
        public int count() {
            return 1;
        }

        @Override
        public ByteBuffer page(int index) {
            return bytes;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static final class Ports implements EventChannels {
        private int notified;
        private final List<Integer> unbound = new ArrayList<>();

        @Override
        public int bindInterdomain(Domid remote, int remotePort) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int bindVirq(Virq virq) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void unbind(int localPort) {
            unbound.add(localPort);
        }

        @Override
        public void notify(int localPort) {
            notified++;
        }

        @Override
        public int[] await() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int[] poll() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int descriptor() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void unmask(int localPort) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void wake() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
        }
    }

    private static final class Screen implements ConsoleTerminal {
        private final StringBuilder shown = new StringBuilder();
        private int room = Integer.MAX_VALUE;
        private byte[] keys = {};
        private int read;
        private boolean broken;
        private boolean closed;

        @Override
        public String name() {
            return "/dev/pts/0";
        }

        @Override
        public int descriptor() {
            return 7;
        }

        @Override
        public int read(byte[] into) throws IOException {
            check();
            int count = Math.min(into.length, keys.length - read);
            System.arraycopy(keys, read, into, 0, count);
            read += count;
            return count;
        }

        @Override
        public int write(byte[] bytes, int offset, int length) throws IOException {
            check();
            int count = Math.min(length, room);
            shown.append(new String(bytes, offset, count, StandardCharsets.US_ASCII));
            room -= count;
            return count;
        }

        private void check() throws IOException {
            if (broken) {
                throw new IOException("EIO");
            }
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
