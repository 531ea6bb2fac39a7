package org.domaind.xl.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleSessionTest {
    @TempDir
    Path folder;
    private SocketChannel near;
    private SocketChannel guest;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @BeforeEach
    void connect() throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("console"));
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address)) {
            near = SocketChannel.open(address);
            guest = server.accept();
        }
    }

    @AfterEach
    void close() throws IOException {
        near.close();
        guest.close();
    }

    private ConsoleSession.End session(InputStream in, boolean interactive) throws IOException {
        return new ConsoleSession(new ChannelLine(near), in, out, EscapeCharacter.DEFAULT, interactive).run();
    }

    /** A line to whoever has the other end of the channel. */
    private record ChannelLine(SocketChannel channel) implements ConsoleLine {
        @Override
        public int read(byte[] into) throws IOException {
            try {
                return channel.read(ByteBuffer.wrap(into));
            } catch (ClosedChannelException closedHere) {
                return -1;
            }
        }

        @Override
        public void write(byte[] bytes, int length) throws IOException {
            channel.write(ByteBuffer.wrap(bytes, 0, length));
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private String heardByGuest() throws IOException {
        return new String(Channels.newInputStream(guest).readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void aPersonsEndOfInputEndsTheSession() throws IOException {
        assertEquals(ConsoleSession.End.CALLER, session(new ByteArrayInputStream("typed".getBytes(StandardCharsets.UTF_8)), true));
        assertEquals("typed", heardByGuest());
    }

    @Test
    void withoutATerminalTheConsoleGoesOnAfterTheInputsEnd() throws IOException {
        InputStream in = new ByteArrayInputStream("typed".getBytes(StandardCharsets.UTF_8));
        assertEquals(ConsoleSession.End.CONSOLE, sessionUntilPowerDown(in));
        assertEquals("Power down\r\n", out.toString(StandardCharsets.UTF_8));
        near.close();
        assertEquals("typed", heardByGuest());
    }

    @Test
    void inputThatCannotBeReadIsNone() throws IOException {
        InputStream closed = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("Bad file descriptor");
            }
        };
        assertEquals(ConsoleSession.End.CONSOLE, sessionUntilPowerDown(closed));
        assertEquals("Power down\r\n", out.toString(StandardCharsets.UTF_8));
    }

    /** The guest speaks once its input has ended, for all that the session tells. */
    private ConsoleSession.End sessionUntilPowerDown(InputStream in) throws IOException {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        InputStream told = new FilterInputStream(in) {
            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                int count = -1;
                try {
                    count = super.read(into, offset, length);
                } finally {
                    if (count < 0) {
                        ended.complete(null);
                    }
                }
                return count;
            }
        };
        ended.thenRun(() -> {
            try {
                guest.write(ByteBuffer.wrap("Power down\r\n".getBytes(StandardCharsets.UTF_8)));
                guest.shutdownOutput();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return session(told, false);
    }

    @Test
    void theEscapeCharacterEndsItAndIsNotSent() throws IOException {
        try (PipedOutputStream keyboard = new PipedOutputStream(); PipedInputStream in = new PipedInputStream(keyboard)) {
            keyboard.write("ls\u001dnever".getBytes(StandardCharsets.UTF_8));
            keyboard.flush();
            assertEquals(ConsoleSession.End.CALLER, session(in, false));
        }
        assertEquals("ls", heardByGuest());
    }

    @Test
    void theGuestsEndEndsItWithAllItSaid() throws IOException {
        try (PipedOutputStream keyboard = new PipedOutputStream(); PipedInputStream in = new PipedInputStream(keyboard)) {
            guest.write(ByteBuffer.wrap("Power down\r\n".getBytes(StandardCharsets.UTF_8)));
            guest.shutdownOutput();
            assertEquals(ConsoleSession.End.CONSOLE, session(in, true));
        }
        assertEquals("Power down\r\n", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void escapeCharactersHaveTwoSpellings() {
        assertEquals(Optional.of(EscapeCharacter.DEFAULT), EscapeCharacter.parse("^]"));
        assertEquals(Optional.of(new EscapeCharacter(1)), EscapeCharacter.parse("^a"));
        assertEquals(Optional.of(new EscapeCharacter(1)), EscapeCharacter.parse("^A"));
        assertEquals(Optional.of(new EscapeCharacter('q')), EscapeCharacter.parse("q"));
        assertEquals(Optional.of(new EscapeCharacter('^')), EscapeCharacter.parse("^"));
        assertEquals(Optional.empty(), EscapeCharacter.parse("^1"));
        assertEquals(Optional.empty(), EscapeCharacter.parse(""));
        assertEquals(Optional.empty(), EscapeCharacter.parse("ctrl"));
    }
}
