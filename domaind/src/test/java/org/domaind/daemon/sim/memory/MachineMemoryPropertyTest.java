package org.domaind.daemon.sim.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class MachineMemoryPropertyTest {
    @Property(tries = 100)
    void extentsNeverOverlapAndAllComesBack(@ForAll @Size(max = 60) List<@IntRange(min = 0, max = 9) Integer> orders) {
        MachineMemory memory = new MachineMemory(16, 1, orders.size());
        Set<Long> used = new HashSet<>();
        List<Long> all = new ArrayList<>();
        for (int order : orders) {
            long first = memory.allocate(order);
            for (long mfn = first; first >= 0 && mfn < first + (1L << order); mfn++) {
                assertTrue(used.add(mfn));
                all.add(mfn);
            }
            assertTrue(first < 0 || first % (1L << order) == 0);
            assertEquals(memory.total() - used.size(), memory.free());
        }
        all.forEach(memory::giveBack);
        assertEquals(memory.total(), memory.free());
        for (long i = 0; i < memory.total() / 512; i++) {
            assertTrue(memory.allocate(9) >= 0);
        }
    }
}
