package org.domaind.daemon.coredump;

import org.domaind.daemon.hypervisor.MemoryAllocation;
import org.domaind.schema.model.Domid;

/**
 * Of a PVH or HVM guest: numbers up to the highest, but those where no such guest has memory, and stretches that have none. Some of the others may have no
 * page.
 */
final class TranslatedFrames implements FrameWalk {
    // Where a PC has its video memory, and where devices and the hypervisor's special pages are (hvm/e820.h: HVM_BELOW_4G_MMIO_START).
    private static final long VIDEO_BEGIN = 0xa0;
    private static final long VIDEO_END = 0xc0;
    private static final long DEVICES_BEGIN = 0xf0000;
    private static final long DEVICES_END = 0x100000;
    /** The hypervisor is asked whether there is anything in so many at once; it is quicker than to try each. */
    private static final int STRETCH = MemoryAllocation.MOST_LOOKED_AT;

    private final MemoryAllocation memory;
    private final Domid domid;
    private final long highest;
    private long next;

    TranslatedFrames(MemoryAllocation memory, Domid domid, long highest) {
        this.memory = memory;
        this.domid = domid;
        this.highest = highest;
    }

    @Override
    public int next(long[] pfns, long[] frames) {
        int count = 0;
        while (count < pfns.length && next <= highest) {
            if (next == DEVICES_BEGIN) {
                next = DEVICES_END;
            } else if (next % STRETCH == 0 && !memory.hasMemory(domid, next, STRETCH)) {
                next += STRETCH;
            } else {
                if (next < VIDEO_BEGIN || next >= VIDEO_END) {
                    pfns[count] = next;
                    frames[count++] = next;
                }
                next++;
            }
        }
        return count;
    }
}
