package org.domaind.daemon.build;

import java.nio.ByteBuffer;
import java.util.List;
import org.domaind.daemon.image.elf.ElfSegment;

/** A kernel's pages: the bytes of its segments, zeros between and after. */
public final class KernelCopy implements GuestPages.Filler {
    private final ByteBuffer bytes;
    private final List<ElfSegment> segments;
    private final long origin;

    /**
     * @param bytes  the image
     * @param origin the physical address, as the segments have it, of the first page to be filled
     */
    public KernelCopy(ByteBuffer bytes, List<ElfSegment> segments, long origin) {
        this.bytes = bytes;
        this.segments = segments;
        this.origin = origin;
    }

    @Override
    public void fill(long index, ByteBuffer page) {
        GuestPages.clear(page);
        long pageStart = index << Pages.SHIFT;
        for (ElfSegment s : segments) {
            // Both are relative to the origin, so that they cannot overflow.
            long start = s.physicalAddress() - origin;
            long from = Math.max(start, pageStart);
            long to = Math.min(start + s.fileBytes(), pageStart + Pages.SIZE);
            if (from < to) {
                page.put((int) (from - pageStart), bytes, s.fileOffset() + (int) (from - start), (int) (to - from));
            }
        }
    }
}
