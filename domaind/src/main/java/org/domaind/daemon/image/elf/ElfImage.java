package org.domaind.daemon.image.elf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * An ELF executable, checked: every segment lies within the bytes, none overlaps another.
 *
 * @param bytes    the whole file, little-endian, read-only
 * @param machine  ELF e_machine
 * @param wide     64-bit headers
 * @param entry    virtual address of the first instruction
 * @param segments at least one, by rising physical address; each with some memory
 * @param notes    empty when it carries none
 */
public record ElfImage(ByteBuffer bytes, int machine, boolean wide, long entry, List<ElfSegment> segments, XenNotes notes) {
    static final int MACHINE_386 = 3;
    public static final int MACHINE_X86_64 = 62;

    public ElfImage {
        bytes = bytes.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
        segments = List.copyOf(segments);
    }

    /** Lowest physical address. */
    public long physicalStart() {
        return segments.get(0).physicalAddress();
    }

    /** First physical address after the image. */
    public long physicalEnd() {
        ElfSegment last = segments.get(segments.size() - 1);
        return last.physicalAddress() + last.memoryBytes();
    }
}
