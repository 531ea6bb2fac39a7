package org.domaind.xenstore.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

import org.domaind.xenstore.session.Link;
import org.junit.jupiter.api.Test;

class PausesTest {
    @Test
    void pausesEndInTheirOrder() {
        Pauses pauses = new Pauses();
        List<String> woken = new ArrayList<>();
        Link first = new NamedLink("first", woken);
        Link second = new NamedLink("second", woken);
        pauses.add(second, Long.MIN_VALUE + 5);
        pauses.add(first, Long.MAX_VALUE - 5);
        pauses.add(first, Long.MIN_VALUE + 1);
        assertEquals(Long.MAX_VALUE - 5, pauses.next());
        pauses.end(Long.MAX_VALUE - 6);
        assertEquals(List.of(), woken);
        pauses.end(Long.MAX_VALUE);
        assertEquals(List.of("first"), woken);
        pauses.end(Long.MIN_VALUE + 5);
        assertEquals(List.of("first", "second"), woken);
        assertTrue(pauses.isEmpty());
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
