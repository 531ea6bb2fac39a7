package org.domaind.daemon.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.domaind.daemon.image.elf.ElfSegment;

/**
 * A kernel that a PVH guest can boot, of 32 or 64 bits. All addresses are physical.
 *
 * @param bytes          the ELF file
 * @param segments       by rising physical address
 * @param start          of the first segment
 * @param end            first address after the last segment, below 4 GiB
 * @param entry          where it is entered, in protected mode, from its note PHYS32_ENTRY; within start and end
 * @param rsdpAnywhere   it finds the ACPI tables where its start info says; older Linux only looks below 1 MiB
 */
public record PvhKernel(ByteBuffer bytes, List<ElfSegment> segments, long start, long end, long entry, boolean rsdpAnywhere) {
    public PvhKernel {
        bytes = bytes.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
        segments = List.copyOf(segments);
    }
}
