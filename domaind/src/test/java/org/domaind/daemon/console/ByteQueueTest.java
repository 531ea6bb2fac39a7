package org.domaind.daemon.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
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

    /** Against a plain list of bytes, whatever is done in whatever order. */
    @Property(tries = 100)
    void isAQueue(@ForAll @IntRange(min = 1, max = 2000) int capacity, @ForAll long seed) {
        Random random = new Random(seed);
        ByteQueue tried = new ByteQueue(capacity);
        ArrayDeque<Byte> model = new ArrayDeque<>();
        byte[] some = new byte[3000];
        for (int step = 0; step < 200; step++) {
            random.nextBytes(some);
            int length = random.nextInt(random.nextBoolean() ? 20 : some.length);
            int offset = random.nextInt(some.length - length);
            switch (random.nextInt(3)) {
                case 0 -> {
                    int taken = tried.offer(some, offset, length);
                    assertEquals(Math.min(length, capacity - model.size()), taken);
                    for (int i = 0; i < taken; i++) {
                        model.add(some[offset + i]);
                    }
                }
                case 1 -> {
                    tried.push(some, offset, length);
                    for (int i = 0; i < length; i++) {
                        model.add(some[offset + i]);
                    }
                    while (model.size() > capacity) {
                        model.remove();
                    }
                }
                default -> {
                    byte[] first = new byte[length];
                    int seen = tried.peek(first);
                    assertEquals(Math.min(length, model.size()), seen);
                    tried.drop(seen);
                    for (int i = 0; i < seen; i++) {
                        assertEquals(model.remove(), first[i]);
                    }
                }
            }
            assertEquals(model.size(), tried.size());
            assertEquals(capacity - model.size(), tried.room());
        }
    }
}
