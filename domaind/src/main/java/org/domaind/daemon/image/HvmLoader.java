package org.domaind.daemon.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.domaind.daemon.image.elf.ElfSegment;

/**
 * What starts an HVM guest in place of a BIOS's own start, usually hvmloader; of 32 bits. All addresses are physical.
 *
 * @param bytes    the ELF file
 * @param segments by rising physical address
 * @param start    of the first segment
 * @param end      first address after the last segment
 * @param entry    where it is entered, in protected mode; within start and end
 */
public record HvmLoader(ByteBuffer bytes, List<ElfSegment> segments, long start, long end, long entry) {
    public HvmLoader {
        bytes = bytes.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
        segments = List.copyOf(segments);
    }
}
