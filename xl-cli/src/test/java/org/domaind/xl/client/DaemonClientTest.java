package org.domaind.xl.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.Problem;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.schema.model.ConsoleType;
import org.domaind.schema.model.Domid;
import org.domaind.xl.console.ConsoleLine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The wire, byte by byte: the test plays the daemon with raw text. */
class DaemonClientTest {
    @TempDir
    Path folder;
    private ServerSocketChannel server;
    private DaemonClient client;
    private SocketChannel daemon;

    @BeforeEach
    void connect() throws IOException {
        Path socket = folder.resolve("socket");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
        client = DaemonClient.connect(socket);
        daemon = server.accept();
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        daemon.close();
        server.close();
    }

    private void says(String text) throws IOException {
        daemon.write(ByteBuffer.wrap(text.replace('|', '\0').getBytes(StandardCharsets.UTF_8)));
    }

    private String hears() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(4096);
        daemon.read(buffer);
        return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8).replace('\0', '|');
    }

    private Problem problem() {
        return assertThrows(ProblemException.class, () -> client.call(Method.CONSOLE_RING, new Requests.ConsoleRing(false), Replies.Text.class))
                .problem();
    }

    @Test
    void aCallIsJsonAndANul() throws IOException {
        says("{\"parameters\":{\"text\":\"hé\"}}|");
        assertEquals("hé", client.call(Method.CONSOLE_RING, new Requests.ConsoleRing(true), Replies.Text.class).text());
        assertEquals("{\"method\":\"org.domaind.ConsoleRing\",\"parameters\":{\"clear\":true}}|", hears());
    }

    @Test
    void aReplyMayComeInPiecesAndBeLong() throws IOException {
        String text = "x".repeat(100_000);
        Thread writer = new Thread(() -> {
            try {
                says("{\"parameters\":{\"te");
                says("xt\":\"" + text + "\"}");
                says("}|{\"parameters\":{\"text\":\"second\"}}|");
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        writer.start();
        assertEquals(text, client.call(Method.CONSOLE_RING, new Requests.ConsoleRing(true), Replies.Text.class).text());
        assertEquals("second", client.call(Method.CONSOLE_RING, new Requests.ConsoleRing(true), Replies.Text.class).text());
    }

    @Test
    void progressComesBeforeTheReply() throws IOException {
        says("{\"parameters\":{\"step\":\"a\",\"number\":1,\"of\":2},\"continues\":true}|"
                + "{\"parameters\":{\"step\":\"b\",\"number\":2,\"of\":2},\"continues\":true}|{\"parameters\":{\"domid\":5}}|");
        List<String> steps = new ArrayList<>();
        Replies.Created created = client.callWithProgress(Method.CREATE_GUEST, new Requests.None(), Replies.Created.class, p -> steps.add(p.step()));
        assertEquals(List.of("a", "b"), steps);
        assertEquals(5, created.domid().value());
        assertEquals("{\"method\":\"org.domaind.CreateGuest\",\"parameters\":{},\"more\":true}|", hears());
    }

    @Test
    void anUpgradeHandsOverWhatWasReadAlready() throws IOException {
        says("{\"parameters\":{}}|raw bytes");
        ConsoleLine line = client.attachConsole(new Requests.Console(new Domid(5), Optional.of(ConsoleType.SERIAL), OptionalInt.of(1)));
        byte[] said = new byte[64];
        assertEquals("raw bytes", new String(said, 0, line.read(said), StandardCharsets.UTF_8));
        assertEquals("{\"method\":\"org.domaind.AttachConsole\",\"parameters\":{\"domid\":5,\"type\":\"serial\",\"number\":1},\"upgrade\":true}|", hears());
    }

    @Test
    void aReplyNeedsNoParameters() throws IOException {
        says("{}|");
        assertEquals(new Replies.Done(), client.call(Method.PAUSE_GUEST, new Requests.None(), Replies.Done.class));
    }

    @Test
    void errorsBecomeProblems() throws IOException {
        says("{\"error\":\"org.domaind.Problem\",\"parameters\":{\"code\":\"c\",\"message\":\"m\",\"hint\":\"h\"}}|");
        assertEquals(new Problem("c", "m", "h"), problem());
        says("{\"error\":\"org.domaind.Problem\"}|");
        assertEquals(Codes.INTERNAL, problem().code());
        says("{\"error\":\"org.varlink.service.MethodNotFound\",\"parameters\":{\"method\":\"ConsoleRing\"}}|");
        assertEquals("this domaind does not know ConsoleRing; domaind and this xl are of different releases", problem().line());
        says("{\"error\":\"org.varlink.service.InvalidParameter\",\"parameters\":{\"parameter\":\"clear\"}}|");
        assertEquals("domaind does not accept clear", problem().line());
        says("{\"error\":\"x.y\"}|");
        assertEquals("domaind answers x.y", problem().line());
    }

    @Test
    void nonsenseIsAProblemToo() throws IOException {
        says("{]|");
        assertEquals(Codes.INVALID_REQUEST, problem().code());
        says("{\"parameters\":{\"text\":[1]}}|");
        assertEquals(Codes.INVALID_REQUEST, problem().code());
    }

    @Test
    void aDaemonThatGoesAwayIsNamed() throws IOException {
        daemon.close();
        assertEquals(Codes.UNREACHABLE, problem().code());
    }

    @Test
    void theReasonOfAFailureToConnectIsTold() {
        Path socket = Path.of("/s");
        assertEquals("must be run as root: no permission to use /s", DaemonClient.unreachable(socket, "Permission denied").line());
        assertEquals("cannot reach domaind at /s: not running?; start it with \"domaind --daemon\"",
                DaemonClient.unreachable(socket, "Connection refused").line());
        assertEquals("cannot reach domaind at /s: Unix domain path too long; start it with \"domaind --daemon\"",
                DaemonClient.unreachable(socket, "Unix domain path too long").line());
    }
}
