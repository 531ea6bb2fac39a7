package org.domaind.daemon.build;

import java.nio.ByteBuffer;
import org.domaind.daemon.hypervisor.GuestMemory;
import org.domaind.daemon.hypervisor.MappedPages;
import org.domaind.schema.model.Domid;

/** Writes to a new guest's pages, mapping a limited number of them at a time. */
public final class GuestPages {
    /** Pages mapped at once: 4 MiB. */
    public static final int BATCH = 1024;
    private static final byte[] ZEROS = new byte[Pages.SIZE];

    private final GuestMemory memory;
    private final Domid domid;
    private final FrameNumbers frames;

    public GuestPages(GuestMemory memory, Domid domid, FrameNumbers frames) {
        this.memory = memory;
        this.domid = domid;
        this.frames = frames;
    }

    /** The numbers by which pages of the guest are mapped. */
    public interface FrameNumbers {
        /** Of guests whose frame numbers the hypervisor translates. */
        FrameNumbers TRANSLATED = (firstPfn, count) -> {
            long[] same = new long[count];
            for (int i = 0; i < count; i++) {
                same[i] = firstPfn + i;
            }
            return same;
        };

        /** Those of consecutive pages. */
        long[] of(long firstPfn, int count);
    }

    /** Fills one page; called for each page in order. */
    public interface Filler {
        /** @param index of the page among those being filled, from 0  @param page little-endian, position 0, with its old content */
        void fill(long index, ByteBuffer page);
    }

    public void fill(long firstPfn, long pages, Filler filler) {
        for (long done = 0; done < pages; done += BATCH) {
            int count = (int) Math.min(BATCH, pages - done);
            try (MappedPages mapped = memory.map(domid, frames.of(firstPfn + done, count))) {
                for (int i = 0; i < count; i++) {
                    filler.fill(done + i, mapped.page(i));
                }
            }
        }
    }

    /** Writes bytes that follow each other in the guest, with zeros before and after them in their pages. @param address the first page's is pfn 0 */
    public void write(long address, byte[] content) {
        long first = address >>> Pages.SHIFT;
        fill(first, Pages.holding(address + content.length) - first, (index, page) -> {
            clear(page);
            long start = (first + index << Pages.SHIFT) - address;
            int from = (int) Math.max(0, start);
            int to = (int) Math.min(content.length, start + Pages.SIZE);
            page.put((int) (from - start), content, from, to - from);
        });
    }

    public static void clear(ByteBuffer page) {
        page.put(0, ZEROS);
    }
}
