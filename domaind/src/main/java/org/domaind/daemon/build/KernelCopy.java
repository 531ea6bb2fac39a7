package org.domaind.daemon.build;

import java.nio.ByteBuffer;
import org.domaind.daemon.image.PvKernel;
import org.domaind.daemon.image.elf.ElfSegment;

/** A kernel's pages: the bytes of its segments, zeros between and after. */
final class KernelCopy {
    private final PvKernel kernel;
    private final long areaAddress;

    KernelCopy(PvKernel kernel, Area area) {
        this.kernel = kernel;
        this.areaAddress = area.address();
    }

    void fill(long index, ByteBuffer page) {
        GuestPages.clear(page);
        long pageStart = index << Pages.SHIFT;
        for (ElfSegment s : kernel.segments()) {
            // Both are relative to the area, so that they cannot overflow.
            long start = kernel.virtualAddress(s) - areaAddress;
            long from = Math.max(start, pageStart);
            long to = Math.min(start + s.fileBytes(), pageStart + Pages.SIZE);
            if (from < to) {
                page.put((int) (from - pageStart), kernel.bytes(), s.fileOffset() + (int) (from - start), (int) (to - from));
            }
        }
    }
}
