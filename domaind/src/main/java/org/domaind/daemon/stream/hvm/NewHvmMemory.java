package org.domaind.daemon.stream.hvm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;
import org.domaind.daemon.build.MemoryClaim;
import org.domaind.daemon.build.hvm.RamLayout;
import org.domaind.daemon.hypervisor.MappedPages;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.stream.PageBatch;
import org.domaind.daemon.stream.PageType;
import org.domaind.daemon.stream.file.StreamInput;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.model.Domid;

/** The memory of a PVH or HVM guest that is being restored: all of it is there before its contents come. */
final class NewHvmMemory implements HvmStreamReader.PageSink {
    private final XenHost host;
    private final Domid domid;
    private final BitSet there;
    private final Runnable check;
    private final ByteBuffer content = ByteBuffer.allocateDirect(PageBatch.PAGES * MappedPages.PAGE_SIZE).order(ByteOrder.LITTLE_ENDIAN);

    /** @param there the frames that it has */
    NewHvmMemory(XenHost host, Domid domid, BitSet there, Runnable check) {
        this.host = host;
        this.domid = domid;
        this.there = there;
        this.check = check;
    }

    /** Allocates all frames, in extents as large as can be. @throws ProblemException {@code out-of-memory} */
    void populate(MemoryClaim claim) {
        for (int first = there.nextSetBit(0); first >= 0;) {
            int end = there.nextClearBit(first);
            RamLayout.populateRun(host.allocation(), domid, first, end, claim, check);
            first = there.nextSetBit(end);
        }
    }

    @Override
    public void pages(PageBatch batch, StreamInput in) throws IOException {
        check.run();
        long[] gfns = new long[PageBatch.PAGES];
        int count = 0;
        for (int i = 0; i < batch.count(); i++) {
            if (PageType.hasContents(batch.type(i))) {
                if (!there.get((int) batch.pfn(i))) {
                    throw new ProblemException("save-file", "the save file was changed while it was being read");
                }
                gfns[count++] = batch.pfn(i);
            }
            if (count == PageBatch.PAGES) {
                write(gfns, count, in);
                count = 0;
            }
        }
        if (count > 0) {
            write(gfns, count, in);
        }
    }

    private void write(long[] gfns, int count, StreamInput in) throws IOException {
        in.read(content.clear().limit(count * MappedPages.PAGE_SIZE));
        try (MappedPages pages = host.memory().map(domid, Arrays.copyOf(gfns, count))) {
            for (int i = 0; i < count; i++) {
                pages.page(i).put(0, content, i * MappedPages.PAGE_SIZE, MappedPages.PAGE_SIZE);
            }
        }
    }
}
