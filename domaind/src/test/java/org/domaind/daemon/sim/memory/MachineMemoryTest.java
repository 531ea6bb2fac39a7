package org.domaind.daemon.sim.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MachineMemoryTest {
    @Test
    void extentsAreContiguousAlignedAndScattered() {
        MachineMemory memory = new MachineMemory(64, 1, 1);
        long first = memory.allocate(9);
        long second = memory.allocate(9);
        assertEquals(0, first % 512);
        assertNotEquals(first + 512, second);
        assertEquals(64 * 256 - 1024, memory.free());
    }

    @Test
    void singleFramesAreNoNeighbours() {
        MachineMemory memory = new MachineMemory(64, 1, 1);
        long last = memory.allocate(0);
        int neighbours = 0;
        for (int i = 0; i < 511; i++) {
            long next = memory.allocate(0);
            neighbours += Math.abs(next - last) == 1 ? 1 : 0;
            last = next;
        }
        assertTrue(neighbours < 8, "neighbours: " + neighbours);
    }

    @Test
    void theSameSeedGivesTheSameFrames() {
        assertEquals(new MachineMemory(64, 1, 7).allocate(9), new MachineMemory(64, 1, 7).allocate(9));
        Set<Long> firsts = new HashSet<>();
        for (int seed = 0; seed < 20; seed++) {
            firsts.add(new MachineMemory(64, 1, seed).allocate(9));
        }
        assertTrue(firsts.size() > 5);
    }

    @Test
    void memoryRunsOutAndComesBack() {
        MachineMemory memory = new MachineMemory(4, 1, 1);
        long single = memory.allocate(0);
        long block = memory.allocate(9);
        assertEquals(-1, memory.allocate(9));
        assertTrue(memory.allocate(8) >= 0);
        memory.giveBack(single);
        for (long mfn = block; mfn < block + 512; mfn++) {
            memory.giveBack(mfn);
        }
        assertEquals(1024 - 256, memory.free());
        assertEquals(block, memory.allocate(9));
    }

    @Test
    void aFrameIsNotFreedTwice() {
        MachineMemory memory = new MachineMemory(4, 1, 1);
        long mfn = memory.allocate(0);
        memory.giveBack(mfn);
        assertThrows(IllegalStateException.class, () -> memory.giveBack(mfn));
    }

    @Test
    void freshFramesAreNotZero() {
        MachineMemory memory = new MachineMemory(4, 1, 1);
        long mfn = memory.allocate(0);
        memory.page(mfn).putLong(8, 1);
        memory.giveBack(mfn);
        assertEquals(0xc2c2c2c2c2c2c2c2L, memory.page(allocateUntil(memory, mfn)).getLong(8));
    }

    @Test
    void nodesShareMemoryEvenly() {
        MachineMemory memory = new MachineMemory(64, 2, 1);
        assertEquals(32 * 256, memory.totalOnNode(0));
        long mfn = memory.allocate(9);
        int node = mfn < 32 * 256 ? 0 : 1;
        assertEquals(32 * 256 - 512, memory.freeOnNode(node));
        assertEquals(32 * 256, memory.freeOnNode(1 - node));
    }

    private static long allocateUntil(MachineMemory memory, long wanted) {
        long mfn = memory.allocate(0);
        while (mfn != wanted) {
            mfn = memory.allocate(0);
        }
        return mfn;
    }
}
