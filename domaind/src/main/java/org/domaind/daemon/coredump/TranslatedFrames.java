package org.domaind.daemon.coredump;

/** Of a PVH or HVM guest: all numbers up to the highest, but those where no such guest has memory. Some of them may have no page. */
final class TranslatedFrames implements FrameWalk {
    // Where a PC has its video memory, and where devices and the hypervisor's special pages are (hvm/e820.h: HVM_BELOW_4G_MMIO_START).
    private static final long VIDEO_BEGIN = 0xa0;
    private static final long VIDEO_END = 0xc0;
    private static final long DEVICES_BEGIN = 0xf0000;
    private static final long DEVICES_END = 0x100000;

    private final long highest;
    private long next;

    TranslatedFrames(long highest) {
        this.highest = highest;
    }

    @Override
    public int next(long[] pfns, long[] frames) {
        int count = 0;
        for (; count < pfns.length && next <= highest; next++) {
            next = next == VIDEO_BEGIN ? VIDEO_END : next == DEVICES_BEGIN ? DEVICES_END : next;
            if (next <= highest) {
                pfns[count] = next;
                frames[count++] = next;
            }
        }
        return count;
    }
}
