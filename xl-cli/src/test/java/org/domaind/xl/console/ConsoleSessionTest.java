package org.domaind.xl.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
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

    private void session(InputStream in, String first) throws IOException {
        new ConsoleSession(near, in, out, EscapeCharacter.DEFAULT).run(ByteBuffer.wrap(first.getBytes(StandardCharsets.UTF_8)));
    }

    private String heardByGuest() throws IOException {
        return new String(Channels.newInputStream(guest).readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void theEndOfInputEndsTheSession() throws IOException {
        session(new ByteArrayInputStream("typed".getBytes(StandardCharsets.UTF_8)), "");
        assertEquals("typed", heardByGuest());
    }

    @Test
    void theEscapeCharacterEndsItAndIsNotSent() throws IOException {
        try (PipedOutputStream keyboard = new PipedOutputStream(); PipedInputStream in = new PipedInputStream(keyboard)) {
            keyboard.write("ls\u001dnever".getBytes(StandardCharsets.UTF_8));
            keyboard.flush();
            session(in, "");
        }
        assertEquals("ls", heardByGuest());
    }

    @Test
    void theGuestsEndEndsItWithAllItSaid() throws IOException {
        try (PipedOutputStream keyboard = new PipedOutputStream(); PipedInputStream in = new PipedInputStream(keyboard)) {
            guest.write(ByteBuffer.wrap("Power down\r\n".getBytes(StandardCharsets.UTF_8)));
            guest.shutdownOutput();
            session(in, "boot\r\n");
        }
        assertEquals("boot\r\nPower down\r\n", out.toString(StandardCharsets.UTF_8));
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
