package org.domaind.daemon.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.OptionalLong;
import org.domaind.daemon.image.elf.ElfSegment;

/**
 * A 64-bit kernel that a PV guest can boot. All addresses are virtual and unsigned; page frame 0 is mapped at {@link #virtBase}.
 *
 * @param guestOs       from its notes: {@code linux}; or empty
 * @param bytes         the ELF file
 * @param segments      by rising physical address
 * @param virtualOffset added to a segment's physical address gives its virtual address, modulo 2^64
 * @param start         of the first segment
 * @param end           first address after the last segment
 * @param entry         of the first instruction, within start and end
 * @param hypercallPage page to be filled with hypercall entry points
 * @param initP2m       the virtual address at which the kernel wants its p2m list, outside the initial mapping
 * @param modStartPfn   it accepts a ramdisk that is not mapped
 */
public record PvKernel(String guestOs, ByteBuffer bytes, List<ElfSegment> segments, long virtBase, long virtualOffset, long start, long end,
                       long entry, OptionalLong hypercallPage, OptionalLong initP2m, boolean modStartPfn) {
    public PvKernel {
        bytes = bytes.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
        segments = List.copyOf(segments);
    }

    /** The virtual address of a segment. */
    public long virtualAddress(ElfSegment segment) {
        return segment.physicalAddress() + virtualOffset;
    }
}
