package org.domaind.daemon.stream.pv;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import org.domaind.daemon.hypervisor.MappedFrames;
import org.domaind.daemon.hypervisor.MappedPages;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.stream.PageBatch;
import org.domaind.daemon.stream.PageType;
import org.domaind.daemon.stream.file.StreamOutput;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.model.Domid;

/** Writes pages of a PV guest into a stream, a batch at a time, with the guest's own numbers in its page tables. One thread's. */
final class PvPageWriter {
    private final XenHost host;
    private final Domid domid;
    private final OwnFrames frames;
    private final StreamOutput out;
    private final Optional<BitSet> later;
    private final ByteBuffer content = ByteBuffer.allocateDirect(PageBatch.PAGES * MappedPages.PAGE_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    private final long[] pfns = new long[PageBatch.PAGES];
    private final long[] mfns = new long[PageBatch.PAGES];
    private int count;
    private long written;

    /** Of a guest that does not run: each page is as it should be. */
    PvPageWriter(XenHost host, Domid domid, OwnFrames frames, StreamOutput out) {
        this(host, domid, frames, out, Optional.empty());
    }

    /** Of a guest that runs. @param later gets the pages that make no sense at this moment, or are gone */
    PvPageWriter(XenHost host, Domid domid, OwnFrames frames, StreamOutput out, BitSet later) {
        this(host, domid, frames, out, Optional.of(later));
    }

    private PvPageWriter(XenHost host, Domid domid, OwnFrames frames, StreamOutput out, Optional<BitSet> later) {
        this.host = host;
        this.domid = domid;
        this.frames = frames;
        this.out = out;
        this.later = later;
    }

    /** Pages with contents, so far. */
    long written() {
        return written;
    }

    /** Adds a page, if the guest has it. @return whether a batch was written */
    boolean add(long pfn) throws IOException {
        long mfn = frames.mfn(pfn);
        if (frames.of(mfn) != pfn) {
            postpone(pfn);
            return false;
        }
        pfns[count] = pfn;
        mfns[count++] = mfn;
        if (count < PageBatch.PAGES) {
            return false;
        }
        flush();
        return true;
    }

    private void postpone(long pfn) {
        later.ifPresent(pages -> pages.set(Math.toIntExact(pfn)));
    }

    /** Writes what was added, without the pages that the guest does not have: only some that it once had. */
    void flush() throws IOException {
        if (count == 0) {
            return;
        }
        byte[] types = host.pvState().frameTypes(domid, Arrays.copyOf(mfns, count));
        int present = 0;
        for (int i = 0; i < count; i++) {
            if (PageType.hasContents(types[i])) {
                move(i, present, types);
                present++;
            } else {
                postpone(pfns[i]);
            }
        }
        count = 0;
        int sound = present == 0 ? 0 : copy(present, types);
        if (sound > 0) {
            out.beginPages(new PageBatch(Arrays.copyOf(pfns, sound), Arrays.copyOf(types, sound)).bytes(), sound * MappedPages.PAGE_SIZE);
            out.write(content.limit(sound * MappedPages.PAGE_SIZE));
            written += sound;
        }
    }

    private void move(int from, int to, byte[] types) {
        pfns[to] = pfns[from];
        mfns[to] = mfns[from];
        types[to] = types[from];
    }

    /** Copies pages into the buffer. @return how many: those that have moved to the front */
    private int copy(int present, byte[] types) {
        int sound = 0;
        content.clear();
        try (MappedFrames mapped = host.memory().mapReadable(domid, Arrays.copyOf(mfns, present))) {
            for (int i = 0; i < present; i++) {
                Optional<String> error = mapped.error(i);
                if (error.isPresent() && later.isEmpty()) {
                    throw new ProblemException("page-lost", "page " + pfns[i] + " of the guest cannot be read (" + error.get() + ")");
                }
                if (error.isPresent() || !copied(mapped.page(i), types[i], sound * MappedPages.PAGE_SIZE)) {
                    postpone(pfns[i]);
                } else {
                    move(i, sound, types);
                    sound++;
                }
            }
        }
        return sound;
    }

    /** @return false: it is a page table that maps something strange, and may be in the middle of a change */
    private boolean copied(ByteBuffer page, byte type, int at) {
        int level = PageType.level(type);
        if (level == 0) {
            content.put(at, page, 0, MappedPages.PAGE_SIZE);
            return true;
        }
        try {
            GuestPageTable.save(page, level, frames, content, at);
            return true;
        } catch (ProblemException strange) {
            if (later.isEmpty()) {
                throw strange;
            }
            return false;
        }
    }
}
