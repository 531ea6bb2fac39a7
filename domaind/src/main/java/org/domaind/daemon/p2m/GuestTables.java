package org.domaind.daemon.p2m;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.domaind.daemon.hypervisor.GuestMemory;
import org.domaind.daemon.hypervisor.MappedFrames;
import org.domaind.daemon.hypervisor.MappedPages;
import org.domaind.schema.model.Domid;

/** Copies of a guest's pages that lead to others: of each level the one that was read last. */
public final class GuestTables {
    private static final int LEVELS = 5;

    private final GuestMemory memory;
    private final Domid domid;
    private final Copy[] last = new Copy[LEVELS];

    private record Copy(long mfn, Optional<ByteBuffer> content) {
    }

    public GuestTables(GuestMemory memory, Domid domid) {
        this.memory = memory;
        this.domid = domid;
    }

    /** @param level 0 to 4, by which the copies are kept  @return empty when the guest has no such page */
    Optional<ByteBuffer> page(int level, long mfn) {
        if (last[level] == null || last[level].mfn() != mfn) {
            last[level] = new Copy(mfn, read(memory, domid, mfn));
        }
        return last[level].content();
    }

    /** A copy of one page, little-endian; empty when the guest has no such page. */
    public static Optional<ByteBuffer> read(GuestMemory memory, Domid domid, long frame) {
        try (MappedFrames mapped = memory.mapReadable(domid, new long[] {frame})) {
            return mapped.error(0).isPresent() ? Optional.empty() : Optional.of(copy(mapped.page(0)));
        }
    }

    private static ByteBuffer copy(ByteBuffer page) {
        return ByteBuffer.allocate(MappedPages.PAGE_SIZE).order(ByteOrder.LITTLE_ENDIAN).put(0, page, 0, MappedPages.PAGE_SIZE);
    }
}
