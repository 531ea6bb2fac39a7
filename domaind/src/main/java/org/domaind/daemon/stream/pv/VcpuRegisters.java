package org.domaind.daemon.stream.pv;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.domaind.daemon.stream.StreamFault;
import org.domaind.schema.api.ProblemException;

/** Registers of a vcpu of a 64-bit PV guest (vcpu_guest_context) that hold frame numbers. Mutable; one thread's. */
final class VcpuRegisters {
    static final int BYTES = 5168;
    private static final int FLAGS_AT = 512;
    private static final int RAX_AT = 600;
    private static final int RDX_AT = 616;
    private static final int GDT_FRAMES_AT = 4832;
    private static final int GDT_ENTRIES_AT = 4960;
    private static final int CR1_AT = 4984 + 8;
    private static final int CR3_AT = 4984 + 3 * 8;
    private static final int PAGE_BITS = 12;
    private static final int GDT_PAGE_ENTRIES = 512;
    /** xen.h: FIRST_RESERVED_GDT_ENTRY. */
    private static final int MAX_GDT_ENTRIES = 7168;
    private static final long ONLINE = 0x20;
    private static final long VALID = 1;

    private final ByteBuffer bytes;

    /** Takes the block over. */
    VcpuRegisters(byte[] block) {
        if (block.length != BYTES) {
            throw StreamFault.unsupported("a vcpu has " + block.length + " bytes of registers: only 64-bit PV guests are supported");
        }
        bytes = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
    }

    byte[] block() {
        return bytes.array();
    }

    /** Of the first vcpu of a suspended guest: the frame of its start info page. */
    long startInfo() {
        return bytes.getLong(RDX_AT);
    }

    void setStartInfo(long frame) {
        bytes.putLong(RDX_AT, frame);
    }

    /** What the hypercall returns by which the guest has suspended itself: 1, it is where it was; 0, it is in a new domain. */
    void setReturned(long value) {
        bytes.putLong(RAX_AT, value);
    }

    /** Gives them the guest's own numbers. @param first it is the first vcpu, of a guest that has suspended itself */
    void save(FrameLookup own, boolean first) {
        if (first) {
            setStartInfo(own(own, startInfo(), "its start info page"));
        }
        for (int i = 0; i < gdtFrames(); i++) {
            int at = GDT_FRAMES_AT + i * Long.BYTES;
            bytes.putLong(at, own(own, bytes.getLong(at), "a page of its descriptors"));
        }
        bytes.putLong(CR3_AT, own(own, bytes.getLong(CR3_AT) >>> PAGE_BITS, "its page tables") << PAGE_BITS);
        if (bytes.getLong(CR1_AT) != 0) {
            bytes.putLong(CR1_AT, own(own, bytes.getLong(CR1_AT) >>> PAGE_BITS, "its page tables for programs") << PAGE_BITS | VALID);
        }
    }

    private static long own(FrameLookup own, long mfn, String what) {
        long pfn = own.of(mfn);
        if (pfn == FrameLookup.NONE) {
            throw new ProblemException("foreign-frame", "a vcpu of the guest says that " + what + " is where the guest has no memory");
        }
        return pfn;
    }

    /**
     * Gives them the numbers of the guest's new frames, but for the start info page.
     *
     * @param pages  pages without a type, by their pfns
     * @param tables page tables of level 4, by their pfns
     */
    void restore(FrameLookup pages, FrameLookup tables) {
        bytes.putLong(FLAGS_AT, bytes.getLong(FLAGS_AT) | ONLINE);
        for (int i = 0; i < gdtFrames(); i++) {
            int at = GDT_FRAMES_AT + i * Long.BYTES;
            bytes.putLong(at, found(pages, bytes.getLong(at), "a page of descriptors"));
        }
        bytes.putLong(CR3_AT, found(tables, bytes.getLong(CR3_AT) >>> PAGE_BITS, "page tables") << PAGE_BITS);
        long cr1 = bytes.getLong(CR1_AT);
        bytes.putLong(CR1_AT, (cr1 & VALID) == 0 ? cr1 : found(tables, cr1 >>> PAGE_BITS, "page tables for programs") << PAGE_BITS);
    }

    static long found(FrameLookup frames, long pfn, String what) {
        long mfn = frames.of(pfn);
        if (mfn == FrameLookup.NONE) {
            throw StreamFault.damaged("a vcpu has " + what + " in page " + Long.toUnsignedString(pfn) + ", which is none");
        }
        return mfn;
    }

    private int gdtFrames() {
        long entries = bytes.getLong(GDT_ENTRIES_AT);
        if (entries < 0 || entries > MAX_GDT_ENTRIES) {
            throw StreamFault.damaged("a vcpu has " + Long.toUnsignedString(entries) + " descriptors");
        }
        return (int) (entries + GDT_PAGE_ENTRIES - 1) / GDT_PAGE_ENTRIES;
    }
}
