package org.domaind.daemon.sim;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import org.domaind.daemon.hypervisor.MappedPages;

/** The process memory behind simulated frames: taken in slabs, reused, never given back before the machine goes. */
final class FrameStore {
    private static final int SLAB_PAGES = 256;
    /** What a page holds that nobody has written yet; debug builds of the hypervisor fill freed memory likewise. */
    private static final long PATTERN = 0xc2c2c2c2c2c2c2c2L;
    private final ArrayDeque<ByteBuffer> spare = new ArrayDeque<>();

    /** A page, filled with the pattern. */
    ByteBuffer take() {
        if (spare.isEmpty()) {
            addSlab();
        }
        ByteBuffer page = spare.pop();
        for (int at = 0; at < MappedPages.PAGE_SIZE; at += Long.BYTES) {
            page.putLong(at, PATTERN);
        }
        return page;
    }

    void giveBack(ByteBuffer page) {
        spare.push(page);
    }

    private void addSlab() {
        ByteBuffer slab = ByteBuffer.allocateDirect((SLAB_PAGES + 1) * MappedPages.PAGE_SIZE).alignedSlice(MappedPages.PAGE_SIZE);
        for (int i = 0; i < SLAB_PAGES; i++) {
            spare.push(slab.slice(i * MappedPages.PAGE_SIZE, MappedPages.PAGE_SIZE).order(ByteOrder.LITTLE_ENDIAN));
        }
    }
}
