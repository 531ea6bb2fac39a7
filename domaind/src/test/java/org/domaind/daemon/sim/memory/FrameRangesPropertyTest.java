package org.domaind.daemon.sim.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class FrameRangesPropertyTest {
    record Change(int first, int count, boolean in) {
    }

    @Property
    void isASetOfNumbers(@ForAll("changes") List<Change> changes) {
        FrameRanges ranges = new FrameRanges();
        BitSet model = new BitSet();
        for (Change change : changes) {
            ranges.set(change.first(), change.count(), change.in());
            model.set(change.first(), change.first() + change.count(), change.in());
        }
        Map<Long, Long> wanted = new TreeMap<>();
        for (int first = model.nextSetBit(0); first >= 0; first = model.nextSetBit(model.nextClearBit(first))) {
            wanted.put((long) first, (long) model.nextClearBit(first));
        }
        assertEquals(wanted, new TreeMap<>(ranges.asMap()));
    }

    @Provide
    Arbitrary<List<Change>> changes() {
        return Combinators.combine(Arbitraries.integers().between(0, 30), Arbitraries.integers().between(1, 10), Arbitraries.of(true, false))
                .as(Change::new).list().ofMaxSize(20);
    }
}
