package org.domaind.daemon.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ByteQueueTest {
    private final ByteQueue queue = new ByteQueue(8);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private String content() {
        return new String(queue.toArray(), StandardCharsets.US_ASCII);
    }

    @Test
    void offerRefusesWhatDoesNotFit() {
        assertEquals(5, queue.offer(bytes("01234"), 0, 5));
        assertEquals(3, queue.offer(bytes("56789"), 0, 5));
        assertEquals("01234567", content());
    }

    @Test
    void pushKeepsTheNewest() {
        queue.push(bytes("01234"), 0, 5);
        queue.push(bytes("56789"), 0, 5);
        assertEquals("23456789", content());
        queue.push(bytes("abcdefghijkl"), 0, 12);
        assertEquals("efghijkl", content());
    }

    @Test
    void dropMakesRoomAcrossTheEnd() {
        queue.offer(bytes("012345"), 0, 6);
        queue.drop(4);
        assertEquals(6, queue.room());
        queue.offer(bytes("abcdef"), 0, 6);
        assertEquals("45abcdef", content());
    }
}
