package org.domaind.xenstore.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.domaind.xenstore.session.Link;

class TimersTest {
    @Test
    void timersExpireInTheirOrder() {
        Timers timers = new Timers();
        List<String> woken = new ArrayList<>();
        Link first = new NamedLink("first", woken);
        Link second = new NamedLink("second", woken);
        timers.add(second, Long.MIN_VALUE + 5);
        timers.add(first, Long.MAX_VALUE - 5);
        timers.add(first, Long.MIN_VALUE + 1);
        assertEquals(Long.MAX_VALUE - 5, timers.next());
        timers.expire(Long.MAX_VALUE - 6);
        assertEquals(List.of(), woken);
        timers.expire(Long.MAX_VALUE);
        assertEquals(List.of("first"), woken);
        timers.expire(Long.MIN_VALUE + 5);
        assertEquals(List.of("first", "second"), woken);
        assertTrue(timers.isEmpty());
    }

    private record NamedLink(String name, List<String> woken) implements Link {
        @Override
        public boolean turn() {
            return false;
        }

        @Override
        public void record() {
            throw new AssertionError("nothing was sent");
        }

        @Override
        public void flush() {
            throw new AssertionError("nothing was sent");
        }

        @Override
        public void fail(RuntimeException bug) {
            throw new AssertionError(bug);
        }

        @Override
        public void wake() {
            woken.add(name);
        }

        @Override
        public void outputAdded() {
            throw new AssertionError("nothing was sent");
        }
    }
}
