package org.domaind.daemon.build;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.domaind.daemon.hypervisor.GuestMemory;
import org.domaind.daemon.hypervisor.MappedPages;
import org.domaind.schema.model.Domid;

/** Writes to a new guest's pages, mapping a limited number of them at a time. */
final class GuestPages {
    /** Pages mapped at once: 4 MiB. */
    static final int BATCH = 1024;
    private static final byte[] ZEROS = new byte[Pages.SIZE];

    private final GuestMemory memory;
    private final Domid domid;
    private final P2m p2m;

    GuestPages(GuestMemory memory, Domid domid, P2m p2m) {
        this.memory = memory;
        this.domid = domid;
        this.p2m = p2m;
    }

    /** Fills one page; called for each page in order. */
    interface Filler {
        /** @param index of the page in its area, from 0  @param page little-endian, position 0, with its old content */
        void fill(long index, ByteBuffer page) throws IOException;
    }

    void fill(Area area, Filler filler) throws IOException {
        for (long done = 0; done < area.pages(); done += BATCH) {
            int count = (int) Math.min(BATCH, area.pages() - done);
            try (MappedPages pages = memory.map(domid, p2m.mfns(area.pfn() + done, count))) {
                for (int i = 0; i < count; i++) {
                    filler.fill(done + i, pages.page(i));
                }
            }
        }
    }

    static void clear(ByteBuffer page) {
        page.put(0, ZEROS);
    }
}
