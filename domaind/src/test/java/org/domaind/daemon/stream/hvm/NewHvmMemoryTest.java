package org.domaind.daemon.stream.hvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.domaind.daemon.build.MemoryClaim;
import org.domaind.daemon.hypervisor.MemoryAllocation;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.schema.model.Domid;
import org.junit.jupiter.api.Test;

/** A restored guest gets superpages wherever a whole one was saved. */
class NewHvmMemoryTest {
    private static final int VGA_FIRST = 0xA0;
    private static final int VGA_END = 0xC0;
    private static final int GIB = 1 << 18;

    @Test
    void extentsAreAsLargeAsCanBe() {
        BitSet there = new BitSet();
        there.set(0, VGA_FIRST);
        there.set(VGA_END, 2 * GIB + 700);
        there.set(0xFEFF8, 0xFF000);
        List<Integer> orders = new ArrayList<>();
        BitSet got = new BitSet();
        XenHost host = mock(XenHost.class);
        MemoryAllocation allocation = mock(MemoryAllocation.class);
        when(host.allocation()).thenReturn(allocation);
        when(allocation.populate(any(), anyInt(), any())).thenAnswer(call -> {
            int order = call.getArgument(1);
            long[] frames = call.getArgument(2);
            for (long frame : frames) {
                assertEquals(0, frame % (1L << order));
                assertTrue(got.get((int) frame, (int) frame + (1 << order)).isEmpty(), "it is there already");
                got.set((int) frame, (int) frame + (1 << order));
                orders.add(order);
            }
            return frames;
        });
        new NewHvmMemory(host, new Domid(1), there, () -> { }).populate(mock(MemoryClaim.class));
        assertEquals(there, got);
        assertEquals(1, orders.stream().filter(order -> order == 18).count(), "the second GiB; the first one has a hole");
        assertEquals(511 + 1, orders.stream().filter(order -> order == 9).count());
    }
}
