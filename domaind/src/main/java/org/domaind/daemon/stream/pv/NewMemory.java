package org.domaind.daemon.stream.pv;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Supplier;
import org.domaind.daemon.hypervisor.GuestMemory;
import org.domaind.daemon.hypervisor.MappedPages;
import org.domaind.daemon.hypervisor.MemoryAllocation;
import org.domaind.daemon.stream.PageBatch;
import org.domaind.daemon.stream.PageType;
import org.domaind.daemon.stream.StreamFault;
import org.domaind.daemon.stream.file.StreamInput;
import org.domaind.schema.model.Domid;

/** The memory of a guest that is being restored: it gets frames as its pages come. Five bytes for each page are kept here. */
final class NewMemory {
    /** Pages of one piece of what is kept: 1 GiB of the guest. */
    private static final int PIECE_BITS = 18;
    private static final int PIECE = 1 << PIECE_BITS;
    private static final int NO_FRAME = -1;

    private final GuestMemory memory;
    private final MemoryAllocation allocation;
    private final Domid domid;
    private final long end;
    private final Supplier<? extends RuntimeException> outOfMemory;
    private final int[][] frames;
    private final byte[][] types;
    private final ByteBuffer content = ByteBuffer.allocateDirect(PageBatch.PAGES * MappedPages.PAGE_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    private long populated;

    /** @param end one more than the last pfn  @param outOfMemory what to say when the host has no more */
    NewMemory(GuestMemory memory, MemoryAllocation allocation, Domid domid, long end, Supplier<? extends RuntimeException> outOfMemory) {
        this.memory = memory;
        this.allocation = allocation;
        this.domid = domid;
        this.end = end;
        this.outOfMemory = outOfMemory;
        int pieces = (int) ((end + PIECE - 1) >>> PIECE_BITS);
        frames = new int[pieces][];
        types = new byte[pieces][];
    }

    long end() {
        return end;
    }

    /** How many pages it has. */
    long populated() {
        return populated;
    }

    /** {@link FrameLookup#NONE} when the guest has no such page. */
    long mfn(long pfn) {
        int[] piece = pfn < 0 || pfn >= end ? null : frames[(int) (pfn >>> PIECE_BITS)];
        int frame = piece == null ? NO_FRAME : piece[(int) (pfn & PIECE - 1)];
        return frame == NO_FRAME ? FrameLookup.NONE : Integer.toUnsignedLong(frame);
    }

    /** Of a page that it has. */
    byte type(long pfn) {
        return types[(int) (pfn >>> PIECE_BITS)][(int) (pfn & PIECE - 1)];
    }

    private void retype(long pfn, byte type) {
        types[(int) (pfn >>> PIECE_BITS)][(int) (pfn & PIECE - 1)] = type;
    }

    /** The frame of a page that is no page table. */
    long normal(long pfn) {
        long mfn = mfn(pfn);
        return mfn != FrameLookup.NONE && type(pfn) == PageType.NORMAL ? mfn : FrameLookup.NONE;
    }

    /** The frame of a page table of the highest level. */
    long top(long pfn) {
        long mfn = mfn(pfn);
        return mfn != FrameLookup.NONE && PageType.level(type(pfn)) == PageType.LEVELS ? mfn : FrameLookup.NONE;
    }

    private void set(long pfn, long mfn) {
        int piece = (int) (pfn >>> PIECE_BITS);
        if (frames[piece] == null) {
            int size = (int) Math.min(PIECE, end - ((long) piece << PIECE_BITS));
            frames[piece] = new int[size];
            types[piece] = new byte[size];
            Arrays.fill(frames[piece], NO_FRAME);
        }
        frames[piece][(int) (pfn & PIECE - 1)] = (int) mfn;
        populated++;
    }

    /** Gives the guest those of these pages that it does not have yet. They may come twice. */
    private void populate(long[] pfns, int count) {
        long[] missing = new long[count];
        int wanted = 0;
        for (int i = 0; i < count; i++) {
            if (mfn(pfns[i]) == FrameLookup.NONE) {
                missing[wanted++] = pfns[i];
            }
        }
        long[] each = Arrays.stream(missing, 0, wanted).sorted().distinct().toArray();
        if (each.length > 0) {
            long[] got = allocation.populate(domid, 0, each);
            if (got.length < each.length) {
                throw outOfMemory.get();
            }
            for (int i = 0; i < each.length; i++) {
                set(each[i], got[i]);
            }
        }
    }

    /** Writes a batch's pages to the guest. @param in their contents */
    void write(PageBatch batch, StreamInput in) throws IOException {
        for (int first = 0; first < batch.count(); first += PageBatch.PAGES) {
            write(batch, first, Math.min(first + PageBatch.PAGES, batch.count()), in);
        }
    }

    private void write(PageBatch batch, int first, int last, StreamInput in) throws IOException {
        long[] pfns = new long[last - first];
        int present = 0;
        for (int i = first; i < last; i++) {
            if (batch.type(i) != PageType.NONE && batch.type(i) != PageType.BROKEN) {
                pfns[present++] = batch.pfn(i);
            }
        }
        populate(pfns, present);
        int contents = 0;
        for (int i = first; i < last; i++) {
            if (batch.type(i) != PageType.NONE && batch.type(i) != PageType.BROKEN) {
                retype(batch.pfn(i), PageType.hasContents(batch.type(i)) ? batch.type(i) : PageType.NORMAL);
            } else if (mfn(batch.pfn(i)) != FrameLookup.NONE) {
                // It had this page earlier in the stream, perhaps as a page table.
                retype(batch.pfn(i), PageType.NORMAL);
            }
            if (PageType.hasContents(batch.type(i))) {
                pfns[contents++] = batch.pfn(i);
            }
        }
        if (contents > 0) {
            in.read(content.clear().limit(contents * MappedPages.PAGE_SIZE));
            translate(pfns, contents);
            copy(pfns, contents);
        }
    }

    /** Gives the page tables of a batch the new frames' numbers; what they map may come later in the stream. */
    private void translate(long[] pfns, int count) {
        long[] mapped = new long[GuestPageTable.ENTRIES];
        for (int i = 0; i < count; i++) {
            if (PageType.level(type(pfns[i])) > 0) {
                int at = i * MappedPages.PAGE_SIZE;
                int[] wanted = new int[1];
                GuestPageTable.frames(content, at, end, pfn -> mapped[wanted[0]++] = pfn);
                populate(mapped, wanted[0]);
                GuestPageTable.restore(content, at, this::mfn);
            }
        }
    }

    private void copy(long[] pfns, int count) {
        long[] mfns = new long[count];
        for (int i = 0; i < count; i++) {
            mfns[i] = mfn(pfns[i]);
        }
        try (MappedPages pages = memory.map(domid, mfns)) {
            for (int i = 0; i < count; i++) {
                pages.page(i).put(0, content, i * MappedPages.PAGE_SIZE, MappedPages.PAGE_SIZE);
            }
        }
    }

    /** Writes the guest's list of frames anew. @param list the pfns of its pages */
    void writeList(long[] list) {
        for (int first = 0; first < list.length; first += PageBatch.PAGES) {
            int count = Math.min(PageBatch.PAGES, list.length - first);
            long[] mfns = new long[count];
            for (int i = 0; i < count; i++) {
                mfns[i] = normal(list[first + i]);
                if (mfns[i] == FrameLookup.NONE) {
                    throw StreamFault.damaged("its list of frames is in page " + list[first + i] + ", which is missing or a page table");
                }
            }
            try (MappedPages pages = memory.map(domid, mfns)) {
                for (int i = 0; i < count; i++) {
                    ByteBuffer page = pages.page(i);
                    long pfn = (long) (first + i) * GuestPageTable.ENTRIES;
                    for (int entry = 0; entry < GuestPageTable.ENTRIES; entry++) {
                        page.putLong(entry * Long.BYTES, mfn(pfn + entry));
                    }
                }
            }
        }
    }
}
