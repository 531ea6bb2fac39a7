package org.domaind.xl.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.domaind.xenstore.server.StoreServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the reference's commands have not, or have otherwise. */
class OwnWaysTest {
    @TempDir
    private Path folder;
    private StoreServer server;

    @BeforeEach
    void start() throws IOException {
        server = TestStore.start(folder);
        run("xenstore-write /t/a one /t/a/b '\\xc3\\xa9' /t/c '\\xff'");
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private Ran run(String line) {
        return Ran.of(CommandLine.of(line), folder);
    }

    private void prints(String line, String out) {
        assertEquals(new Ran(0, out, ""), run(line), line);
    }

    @Test
    void valuesAsJsonAreTextOrBase64() {
        prints("xenstore-read --json /t/a /t/a/b /t/c", """
                [
                {"path":"/t/a","value":"one","base64":null},
                {"path":"/t/a/b","value":"\u00c3\u00a9","base64":null},
                {"path":"/t/c","value":null,"base64":"/w=="}
                ]
                """);
    }

    @Test
    void jsonIsWholeEvenWhenAKeyIsMissing() {
        assertEquals(new Ran(1, "[\n{\"path\":\"/t/a\",\"value\":\"one\",\"base64\":null}\n]\n", "xenstore-read: couldn't read path /t/x\n"),
                run("xenstore-read --json /t/a /t/x"));
    }

    @Test
    void aTreeAsJsonIsFlat() {
        prints("xenstore-ls --json -p /t", """
                [
                {"path":"/t/a","value":"one","base64":null,"permissions":["n0"]},
                {"path":"/t/a/b","value":"\u00c3\u00a9","base64":null,"permissions":["n0"]},
                {"path":"/t/c","value":null,"base64":"/w==","permissions":["n0"]}
                ]
                """);
        prints("xenstore-ls --json /t/a/b", "[\n]\n");
    }

    @Test
    void namesAsJson() {
        prints("xenstore-list --json /t /t/c", """
                [
                {"path":"/t","children":["a","c"]},
                {"path":"/t/c","children":[]}
                ]
                """);
    }

    @Test
    void eventsAsJsonAreOneALine() {
        prints("xenstore-watch --json -n 2 /t/a /t/c", "{\"path\":\"/t/a\"}\n{\"path\":\"/t/c\"}\n");
    }

    @Test
    void aDaemonsAnswerAsJson() {
        prints("xenstore-control --json print hello", "{\"command\":[\"print\",\"hello\"],\"reply\":\"OK\"}\n");
    }

    @Test
    void whatPrintsNothingKnowsNoJson() {
        assertEquals(new Ran(1, "", "xenstore-exists: Usage: xenstore-exists [-h] [-p] [-s] key [...]\n"), run("xenstore-exists --json /t"));
    }

    /** The reference makes a path of it that begins with two slashes, and fails. */
    @Test
    void permissionsOfEverythingFromTheRoot() {
        prints("xenstore-chmod -r / n0 r3", "");
        prints("xenstore-ls -fp /t/a", "/t/a/b = \"\\xc3\\xa9\"   (n0,r3)\n");
    }

    @Test
    void controlIsAModeToo() {
        prints("xenstore control check", "OK\n");
    }

    @Test
    void helpIsNoError() {
        Ran help = run("xenstore-read --help");
        assertEquals(0, help.status());
        assertTrue(help.out().startsWith("Usage: xenstore-read [--json] [-h] [-p] [-s] [-R] key [...]\n\nPrints the values of keys.\n"), help.out());
        assertTrue(run("xenstore --help").out().contains("\nread      Prints the values of keys.\n"));
    }

    @Test
    void anUnknownNameIsSaid() {
        assertEquals(new Ran(1, "", "xenstore-nope: there is no such command of the store\n"), run("xenstore-nope"));
    }

    /** The reference writes its request into the file. */
    @Test
    void aFileIsNoStore() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertEquals(new Ran(1, "", "xenstore-read: xs_open: " + file + " is neither a socket nor a device\n"),
                run("XENSTORED_PATH=" + file + " xenstore-read /t/a"));
        assertEquals(0, Files.size(file));
    }
}
