package org.domaind.daemon.build.hvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.domaind.daemon.build.MemoryClaim;
import org.domaind.daemon.hypervisor.HostMachine;
import org.domaind.daemon.hypervisor.MemoryAllocation;
import org.domaind.daemon.hypervisor.value.MemoryRange;
import org.domaind.daemon.hypervisor.value.PhysicalInfo;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.model.Domid;
import org.junit.jupiter.api.Test;

class RamLayoutTest {
    private static final Domid GUEST = new Domid(3);
    private static final long HOLE = 0xFC000000L;
    private static final long HOLE_PFN = HOLE >>> 12;
    private static final long HIGH_PFN = 1 << 20;

    private final MemoryAllocation allocation = mock(MemoryAllocation.class);
    private final HostMachine machine = mock(HostMachine.class);
    /** First frame and order of each extent. */
    private final TreeMap<Long, Integer> extents = new TreeMap<>();
    private final List<String> log = new ArrayList<>();
    private final int[] left = {Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE};

    private void host() {
        extents.clear();
        when(machine.physicalInfo()).thenReturn(new PhysicalInfo(1, 1, 1, 0, 1, 0, List.of(), 5120, 5120, 0, 0, List.of()));
        doAnswer(c -> {
            long[] frames = c.getArgument(2);
            return Arrays.copyOf(frames, take(c.getArgument(1), frames));
        }).when(allocation).populate(any(), anyInt(), any());
        doAnswer(c -> take(c.getArgument(1), c.getArgument(2))).when(allocation).populateOnDemand(any(), anyInt(), any());
        doAnswer(c -> log.add("claim " + c.getArgument(1))).when(allocation).claim(any(), anyLong());
        doAnswer(c -> log.add("target " + c.getArgument(1))).when(allocation).setOnDemandTarget(any(), anyLong());
    }

    private int take(int order, long[] frames) {
        int size = order == 18 ? 0 : order == 9 ? 1 : 2;
        int got = Math.min(frames.length, left[size]);
        left[size] -= got;
        for (int i = 0; i < got; i++) {
            assertEquals(0, frames[i] % (1L << order));
            extents.put(frames[i], order);
        }
        return got;
    }

    private RamLayout populate(long pages, long target) {
        RamLayout ram = RamLayout.around(HOLE, pages);
        ram.populate(allocation, GUEST, target, new MemoryClaim(allocation, machine, GUEST, target), () -> { });
        return ram;
    }

    private void assertAllOf(long from, long to) {
        long next = from;
        for (var extent : extents.subMap(from, to).entrySet()) {
            assertEquals(next, extent.getKey());
            next += 1L << extent.getValue();
        }
        assertEquals(to, next);
    }

    @Property(tries = 200)
    void everyPageIsPopulatedOnce(@ForAll @LongRange(min = 1, max = 3_000_000) long pages, @ForAll @IntRange(max = 4) int gibs,
                                  @ForAll @IntRange(max = 3000) int mibs) {
        host();
        left[0] = gibs;
        left[1] = mibs;
        RamLayout ram = populate(pages, pages);
        assertEquals(pages, ram.pages());
        assertEquals(Math.min(pages, HOLE_PFN), ram.lowPages());
        assertAllOf(0, ram.lowPages());
        assertAllOf(HIGH_PFN, HIGH_PFN + ram.highPages());
        assertEquals(pages, extents.values().stream().mapToLong(order -> 1L << order).sum());
        verify(allocation, never()).populateOnDemand(any(), anyInt(), any());
    }

    @Test
    void theLargestExtentsFirst() {
        host();
        populate((5L << 18) + 512 + 3, (5L << 18) + 512 + 3);
        // Below the hole: three of 1 GiB, then 2 MiB up to it; the same anew from 4 GiB on.
        assertEquals(4, extents.values().stream().filter(order -> order == 18).count());
        assertEquals(3, extents.values().stream().filter(order -> order == 0).count());
        assertEquals(List.of("claim 1311235", "claim 0"), log);
    }

    @Test
    void theMapLeavesTheHoleOut() {
        assertEquals(List.of(new MemoryRange(0, 64 << 20, MemoryRange.Kind.RAM)), RamLayout.around(HOLE, 64 << 8).ranges());
        assertEquals(List.of(new MemoryRange(0, HOLE, MemoryRange.Kind.RAM), new MemoryRange(1L << 32, 0x1000, MemoryRange.Kind.RAM)),
                RamLayout.around(HOLE, HOLE_PFN + 1).ranges());
        assertEquals(1, RamLayout.around(HOLE, HOLE_PFN).ranges().size());
    }

    @Test
    void lessThanAllIsPopulatedOnDemand() {
        host();
        populate(4096, 1024);
        assertEquals(List.of("claim 1024", "target 1024", "claim 0"), log);
        assertAllOf(0, 4096);
        verify(allocation, never()).populate(any(), anyInt(), any());
    }

    @Test
    void tooLittleMemoryOnTheHost() {
        host();
        Arrays.fill(left, 0);
        left[2] = 100;
        ProblemException e = assertThrows(ProblemException.class, () -> populate(16384, 16384));
        assertEquals("the guest needs 64 MiB of memory, and the host has 20 MiB free", e.problem().message());
        assertEquals("claim 0", log.get(log.size() - 1), "no claim is left");
        assertTrue(extents.size() == 100);
    }
}
