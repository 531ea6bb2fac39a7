package org.domaind.daemon.sim.guest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimKernelTest {
    @Test
    void itsHeadersLeadToOneSegmentAndItsNotes() {
        ByteBuffer elf = ByteBuffer.wrap(SimKernel.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(0x464c457f, elf.getInt(0));
        assertEquals(62, elf.getShort(18));
        assertEquals(SimKernel.ENTRY, elf.getLong(24));
        int load = (int) elf.getLong(32);
        assertEquals(2, elf.getShort(56));
        assertEquals(1, elf.getInt(load));
        assertEquals(SimKernel.LOAD_ADDRESS, elf.getLong(load + 16));
        assertEquals(0x100000, elf.getLong(load + 24));
        assertEquals(elf.capacity(), elf.getLong(load + 8) + elf.getLong(load + 32));
        assertEquals(0x4000, elf.getLong(load + 40));
        int note = load + 56;
        assertEquals(4, elf.getInt(note));
        // what the note segment says in the file it also says in memory
        assertEquals(elf.getLong(note + 8) - elf.getLong(load + 8), elf.getLong(note + 16) - elf.getLong(load + 16));
        Map<Integer, Long> numbers = notes(elf, (int) elf.getLong(note + 8), (int) elf.getLong(note + 32));
        assertEquals(SimKernel.ENTRY, numbers.get(1));
        assertEquals(SimKernel.HYPERCALL_PAGE, numbers.get(2));
        assertEquals(SimKernel.VIRTUAL_BASE, numbers.get(3));
        assertEquals(0, numbers.get(4));
        assertEquals(0x100040, numbers.get(18));
        assertEquals(8, numbers.size());
    }

    @Test
    void itIsWrittenWithItsFolders(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("boot/hello-kernel");
        SimKernel.write(file);
        SimKernel.write(file);
        assertArrayEquals(SimKernel.bytes(), Files.readAllBytes(file));
    }

    private static Map<Integer, Long> notes(ByteBuffer elf, int start, int size) {
        Map<Integer, Long> notes = new TreeMap<>();
        int at = start;
        while (at < start + size) {
            int nameSize = elf.getInt(at);
            int valueSize = elf.getInt(at + 4);
            assertEquals(4, nameSize);
            assertEquals('X' | 'e' << 8 | 'n' << 16, elf.getInt(at + 12));
            notes.put(elf.getInt(at + 8), elf.getLong(at + 16));
            at += 16 + (valueSize + 3 & ~3);
        }
        assertEquals(start + size, at);
        return notes;
    }
}
