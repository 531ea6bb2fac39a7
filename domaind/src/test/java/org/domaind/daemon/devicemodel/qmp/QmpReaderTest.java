package org.domaind.daemon.devicemodel.qmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QmpReaderTest {
    private static final String LINES = """
            {"QMP": {"version": {"qemu": {"micro": 22, "minor": 2, "major": 7}, "package": "Debian"}, "capabilities": ["oob"]}}\r
            {"timestamp": {"seconds": 1, "microseconds": 2}, "event": "SHUTDOWN", "data": {"guest": true}}\r
            {"return": {"status": "running", "list": [1, 2.5, null, true, 18446744073709551615]}, "id": 3}\r
            {"error": {"class": "GenericError", "desc": "no\\u001b[2J"}, "id": 4}\r
            """;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<QmpMessage> read(String text) {
        return new QmpReader().take(bytes(text));
    }

    @Test
    void readsWhatQemuSends() {
        List<QmpMessage> messages = read(LINES);
        assertEquals(new QmpMessage.Greeting("7.2.22"), messages.get(0));
        assertEquals(new QmpMessage.Event("SHUTDOWN", Map.of("guest", true)), messages.get(1));
        assertEquals("running", ((Map<?, ?>) ((QmpMessage.Success) messages.get(2)).value()).get("status"));
        assertEquals(new QmpMessage.Failure(4, "GenericError", "no [2J"), messages.get(3), "without what a terminal obeys");
    }

    /** Wherever the stream is cut. */
    @Property(tries = 200)
    void readsPieces(@ForAll int seed) {
        Random random = new Random(seed);
        QmpReader reader = new QmpReader();
        List<QmpMessage> messages = new ArrayList<>();
        byte[] all = bytes(LINES);
        for (int at = 0; at < all.length;) {
            int end = Math.min(all.length, at + 1 + random.nextInt(40));
            messages.addAll(reader.take(Arrays.copyOfRange(all, at, end)));
            at = end;
        }
        assertEquals(read(LINES), messages);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no JSON", "{\"return\": {}", "[]", "1", "\"x\"", "{\"return\": {}}", "{\"return\": {}, \"id\": \"1\"}", "{\"id\": 1}",
            "{\"error\": 1, \"id\": 1}", "{\"QMP\": {}}", "{\"QMP\": 1}", "{} {}", "{\"id\": 1, \"id\"}"})
    void refusesWhatQemuNeverSends(String line) {
        assertThrows(QmpException.class, () -> read(line + "\n"));
    }

    @Test
    void isBounded() {
        String deep = "[".repeat(1000) + "]".repeat(1000);
        assertThrows(QmpException.class, () -> read("{\"return\": " + deep + ", \"id\": 1}\n"));
        String many = "[" + "0,".repeat(QmpReader.MAX_VALUES) + "0]";
        assertThrows(QmpException.class, () -> read("{\"return\": " + many + ", \"id\": 1}\n"));
        assertThrows(QmpException.class, () -> read("x".repeat(QmpReader.MAX_LINE + 1)));
        assertEquals(List.of(), read("x".repeat(QmpReader.MAX_LINE)));
    }

    /** Whatever comes, it is a message or an error that the reader knows. */
    @Property(tries = 500)
    void survivesEverything(@ForAll byte[] noise, @ForAll int at) {
        byte[] all = bytes(LINES);
        for (int i = 0; i < noise.length; i++) {
            all[Math.floorMod(at + i, all.length)] = noise[i];
        }
        try {
            assertTrue(new QmpReader().take(all).size() <= all.length);
        } catch (QmpException known) {
            assertTrue(known.getMessage().startsWith("sent "), known.getMessage());
        }
    }
}
