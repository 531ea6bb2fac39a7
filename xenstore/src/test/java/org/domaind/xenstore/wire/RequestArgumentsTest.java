package org.domaind.xenstore.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestArgumentsTest {
    @Test
    void strings() throws Refusal {
        assertEquals("a", arguments("a|").one());
        assertEquals("", arguments("|").one());
        assertEquals("a", arguments("a|b").first());
        assertArrayEquals(new byte[] {'b', 0, 'c'}, arguments("a|b|c").afterFirst());
        assertEquals(List.of("a", "", "b"), arguments("a||b|").exactly(3));
        assertEquals(List.of("a"), arguments("a|rest").atLeast(1));
    }

    @Test
    void wrongCountsAreRefused() {
        for (String payload : List.of("", "a", "a|b", "a|b|")) {
            assertSame(Errno.EINVAL, assertThrows(Refusal.class, () -> arguments(payload).one()).errno(), payload);
        }
        assertThrows(Refusal.class, () -> arguments("a").first());
        assertThrows(Refusal.class, () -> arguments("").afterFirst());
        assertThrows(Refusal.class, () -> arguments("a|b|c|").exactly(2));
        assertThrows(Refusal.class, () -> arguments("a|b").exactly(2));
        assertThrows(Refusal.class, () -> arguments("a|").atLeast(2));
    }

    @ParameterizedTest
    @CsvSource({"5,5", "' 12x',12", "-1,-1", "+3,3", "x,0", "'',0", "4294967295,-1", "007,7", "99999999999999999999,1661992959"})
    void numbersAsAtoi(String text, int expected) {
        assertEquals(expected, RequestArguments.number(text));
    }

    @Test
    void operationsHaveTheirNumbers() {
        for (Op op : Op.values()) {
            assertSame(op, Op.of(op.number()));
        }
        for (int none : new int[] {-1, 20, 27, 31, 32, 128, 65535, Integer.MIN_VALUE}) {
            assertSame(Op.INVALID, Op.of(none));
        }
    }

    private static RequestArguments arguments(String payload) {
        return new RequestArguments(payload.replace('|', '\0').getBytes(StandardCharsets.ISO_8859_1));
    }
}
