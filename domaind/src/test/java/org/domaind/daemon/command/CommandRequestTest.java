package org.domaind.daemon.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.domaind.daemon.command.CommandRequest.MalformedException;
import org.domaind.daemon.command.caller.StreamKind;
import org.junit.jupiter.api.Test;

/** The bytes that packaging/launcher/launcher.c sends. */
class CommandRequestTest {
    /**
     * As the launcher sends {@code xl -v domid} from /tmp with umask 0022, stdin closed, stdout a pipe and stderr a terminal; tests/interop/launcher
     * holds the program to the same. A name that is set twice cannot come by a shell, but by execve.
     */
    private static final String GOLDEN = "646d6e64" + "01000000" + "00020300" + "12000000" + "02000000" + "20000000"
            + hex("b1\0xl\0/tmp\0-v\0domid\0A=1\0B=2\0A=3\0");

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static CommandRequest parse(byte[] bytes) throws MalformedException {
        byte[] header = Arrays.copyOf(bytes, CommandRequest.HEADER_BYTES);
        assertEquals(bytes.length - header.length, CommandRequest.bodyLength(header));
        return CommandRequest.parse(header, Arrays.copyOfRange(bytes, header.length, bytes.length));
    }

    @Test
    void goldenBytes() throws MalformedException {
        CommandRequest request = parse(HexFormat.of().parseHex(GOLDEN));
        assertEquals(new CommandRequest("b1", "xl", "/tmp", List.of("-v", "domid"), Map.of("A", "1", "B", "2"), 022,
                List.of(StreamKind.CLOSED, StreamKind.PIPE, StreamKind.TERMINAL), false), request);
        assertEquals(2, request.descriptors());
    }

    @Test
    void aConnectionToTheStoreIsOneMoreDescriptor() throws MalformedException {
        byte[] bytes = HexFormat.of().parseHex(GOLDEN);
        bytes[8 + CommandRequest.STREAMS] = 1;
        CommandRequest request = parse(bytes);
        assertTrue(request.store());
        assertEquals(3, request.descriptors());
    }

    @Test
    void anotherProtocolAndTooLongAreForSomebodyElse() throws MalformedException {
        byte[] header = Arrays.copyOf(HexFormat.of().parseHex(GOLDEN), CommandRequest.HEADER_BYTES);
        byte[] newer = header.clone();
        newer[4] = 2;
        assertEquals(-1, CommandRequest.bodyLength(newer));
        byte[] long1 = header.clone();
        long1[22] = 5;
        assertEquals(-1, CommandRequest.bodyLength(long1));
        byte[] negative = header.clone();
        negative[23] = (byte) 0x80;
        assertEquals(-1, CommandRequest.bodyLength(negative));
        header[0]++;
        assertThrows(MalformedException.class, () -> CommandRequest.bodyLength(header));
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        byte[] golden = HexFormat.of().parseHex(GOLDEN);
        byte[] header = Arrays.copyOf(golden, CommandRequest.HEADER_BYTES);
        byte[] body = Arrays.copyOfRange(golden, header.length, golden.length);
        assertThrows(MalformedException.class, () -> CommandRequest.parse(header, new byte[0]));
        assertThrows(MalformedException.class, () -> CommandRequest.parse(header, Arrays.copyOf(body, body.length - 1)));
        for (int arguments : new int[] {6, 0x7fffffff, -1}) {
            byte[] wrong = header.clone();
            ByteBuffer.wrap(wrong).order(ByteOrder.LITTLE_ENDIAN).putInt(16, arguments);
            assertThrows(MalformedException.class, () -> CommandRequest.parse(wrong, body), arguments + " arguments");
        }
        byte[] kind = header.clone();
        kind[9] = 5;
        assertThrows(MalformedException.class, () -> CommandRequest.parse(kind, body));
    }

    @Test
    void anyBytesComeAsTheyWere() throws MalformedException {
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            List<String> arguments = random.ints(random.nextInt(6), 0, 40).mapToObj(length -> word(random, length)).toList();
            Map<String, String> environment = new LinkedHashMap<>();
            for (int i = random.nextInt(5); i > 0; i--) {
                environment.put("N" + i, word(random, random.nextInt(30)));
            }
            List<String> settings = environment.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
            CommandRequest request = parse(LauncherEnd.request("b", "xl", arguments, settings, 1, 2, 4));
            assertEquals(new CommandRequest("b", "xl", "/", arguments, environment, 022,
                    List.of(StreamKind.FILE, StreamKind.PIPE, StreamKind.SOCKET), false), request);
        }
    }

    private static String word(Random random, int length) {
        StringBuilder word = new StringBuilder();
        random.ints(length, 1, 256).forEach(code -> word.append((char) code));
        return word.toString();
    }
}
