package org.domaind.daemon.image;

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
record ElfImage(ByteBuffer bytes, int machine, boolean wide, long entry, List<ElfSegment> segments, XenNotes notes) {
    static final int MACHINE_386 = 3;
    static final int MACHINE_X86_64 = 62;

    ElfImage {
        bytes = bytes.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
        segments = List.copyOf(segments);
    }

    /** Lowest physical address. */
    long physicalStart() {
        return segments.get(0).physicalAddress();
    }

    /** First physical address after the image. */
    long physicalEnd() {
        ElfSegment last = segments.get(segments.size() - 1);
        return last.physicalAddress() + last.memoryBytes();
    }
}
