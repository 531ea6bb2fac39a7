package org.domaind.daemon.stream.pv;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.function.LongConsumer;
import org.domaind.daemon.stream.StreamFault;
import org.domaind.schema.api.ProblemException;

/** A page table of a 64-bit PV guest, in which frames have one numbering or another. */
final class GuestPageTable {
    static final int ENTRIES = 512;
    private static final int TOP = 4;
    /** Of a table of level 4: what the hypervisor has for itself (xen.h: HYPERVISOR_VIRT_START, HYPERVISOR_VIRT_END). */
    private static final int FIRST_HYPERVISOR_SLOT = 256;
    private static final int LAST_HYPERVISOR_SLOT = 271;
    private static final long PRESENT = 1;
    private static final long LARGE = 1 << 7;
    private static final int PAGE_BITS = 12;
    private static final long FRAME_MASK = 0x000f_ffff_ffff_f000L;

    private GuestPageTable() {
    }

    /**
     * Writes a table with the guest's own numbers.
     *
     * @param page as it is
     * @param into little-endian, the table from {@code at} on
     * @throws ProblemException {@code foreign-frame}
     */
    static void save(ByteBuffer page, int level, FrameLookup own, ByteBuffer into, int at) {
        for (int i = 0; i < ENTRIES; i++) {
            // Read once: a backend might write it, if nobody else does.
            long entry = page.getLong(i * Long.BYTES);
            if (level == TOP && i >= FIRST_HYPERVISOR_SLOT && i <= LAST_HYPERVISOR_SLOT) {
                entry = 0;
            }
            if ((entry & PRESENT) != 0) {
                long mfn = (entry & FRAME_MASK) >>> PAGE_BITS;
                long pfn = level > 1 && (entry & LARGE) != 0 ? FrameLookup.NONE : own.of(mfn);
                if (pfn == FrameLookup.NONE) {
                    throw new ProblemException("foreign-frame", String.format(Locale.ROOT,
                            "a page table of the guest maps the machine's frame %#x, which is not the guest's: it still uses memory of another domain", mfn));
                }
                entry = entry & ~FRAME_MASK | pfn << PAGE_BITS;
            }
            into.putLong(at + i * Long.BYTES, entry);
        }
    }

    /** Tells the guest's own numbers of all frames that a saved table maps. @throws ProblemException {@code damaged-stream} */
    static void frames(ByteBuffer bytes, int at, long end, LongConsumer each) {
        for (int i = 0; i < ENTRIES; i++) {
            long entry = bytes.getLong(at + i * Long.BYTES);
            if ((entry & PRESENT) != 0) {
                long pfn = (entry & FRAME_MASK) >>> PAGE_BITS;
                if (pfn >= end) {
                    throw StreamFault.damaged("a page table maps page " + pfn + ", and there are " + end);
                }
                each.accept(pfn);
            }
        }
    }

    /** Gives a saved table the numbers of the guest's new frames, all of which it has. */
    static void restore(ByteBuffer bytes, int at, FrameLookup frames) {
        for (int i = 0; i < ENTRIES; i++) {
            long entry = bytes.getLong(at + i * Long.BYTES);
            if ((entry & PRESENT) != 0) {
                bytes.putLong(at + i * Long.BYTES, entry & ~FRAME_MASK | frames.of((entry & FRAME_MASK) >>> PAGE_BITS) << PAGE_BITS);
            }
        }
    }
}
