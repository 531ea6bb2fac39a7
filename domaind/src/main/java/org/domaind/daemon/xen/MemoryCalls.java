package org.domaind.daemon.xen;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.domaind.daemon.hypervisor.MemoryAllocation;
import org.domaind.daemon.hypervisor.value.MemoryRange;
import org.domaind.daemon.xen.hypercall.Arena;
import org.domaind.daemon.xen.hypercall.ControlCall;
import org.domaind.daemon.xen.hypercall.Hypercalls;
import org.domaind.schema.abi.AbiTable;
import org.domaind.schema.abi.StructLayout;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.MemoryKib;

/** A guest's memory: memory_op. */
final class MemoryCalls implements MemoryAllocation {
    /** Extents asked for in one call: their numbers fill 64 KiB. */
    private static final int EXTENTS_AT_ONCE = 8192;
    // A memory map's entry, packed (the BIOS's e820): addr u64, size u64, type u32.
    private static final int E820_ENTRY_BYTES = 20;
    private final Hypercalls hypercalls;
    private final AbiTable abi;

    MemoryCalls(Hypercalls hypercalls) {
        this.hypercalls = hypercalls;
        this.abi = hypercalls.abi();
    }

    @Override
    public void setLimit(Domid domid, MemoryKib memory) {
        try (ControlCall call = hypercalls.domctl("max_mem", domid.value())) {
            call.arguments("xen_domctl_max_mem").put("max_memkb", memory.value());
            call.run();
        }
    }

    @Override
    public void claim(Domid domid, long pages) {
        try (Arena arena = hypercalls.arena()) {
            Arena.Block block = reservation(arena, domid, 0, pages, 0, 0);
            hypercalls.run("memory claim_pages", "memory_op", abi.constant("XENMEM_claim_pages"), block.address());
        }
    }

    @Override
    public long[] populate(Domid domid, int order, long[] pfns) {
        long[] mfns = new long[pfns.length];
        int done = populate(domid, order, pfns, mfns, 0);
        return Arrays.copyOf(mfns, done);
    }

    @Override
    public int populateOnDemand(Domid domid, int order, long[] frames) {
        return populate(domid, order, frames, new long[frames.length], abi.constant("XENMEMF_populate_on_demand"));
    }

    @Override
    public void setOnDemandTarget(Domid domid, long pages) {
        try (Arena arena = hypercalls.arena()) {
            StructLayout layout = abi.struct("xen_pod_target");
            Arena.Block block = arena.allocate(layout.size());
            block.as(layout).put("target_pages", pages).put("domid", domid.value());
            hypercalls.run("memory set_pod_target", "memory_op", abi.constant("XENMEM_set_pod_target"), block.address());
        }
    }

    /** @return how many there were; their frames are in {@code mfns} */
    private int populate(Domid domid, int order, long[] pfns, long[] mfns, long flags) {
        int done = 0;
        while (done < pfns.length) {
            int asked = Math.min(EXTENTS_AT_ONCE, pfns.length - done);
            int got = populateSome(domid, order, pfns, mfns, done, asked, flags);
            done += got;
            if (got < asked) {
                break;
            }
        }
        return done;
    }

    private int populateSome(Domid domid, int order, long[] pfns, long[] mfns, int from, int count, long flags) {
        try (Arena arena = hypercalls.arena()) {
            Arena.Block numbers = arena.allocate(8 * count);
            for (int i = 0; i < count; i++) {
                numbers.bytes().putLong(8 * i, pfns[from + i]);
            }
            Arena.Block block = reservation(arena, domid, numbers.address(), count, order, flags);
            int got = (int) hypercalls.run("memory populate_physmap", "memory_op", abi.constant("XENMEM_populate_physmap"),
                    block.address());
            for (int i = 0; i < got; i++) {
                mfns[from + i] = numbers.bytes().getLong(8 * i);
            }
            return got;
        }
    }

    private Arena.Block reservation(Arena arena, Domid domid, long numbers, long count, int order, long flags) {
        StructLayout layout = abi.struct("xen_memory_reservation");
        Arena.Block block = arena.allocate(layout.size());
        block.as(layout).put("extent_start", numbers).put("nr_extents", count).put("extent_order", order).put("mem_flags", flags)
                .put("domid", domid.value());
        return block;
    }

    @Override
    public long highestFrame(Domid domid) {
        try (Arena arena = hypercalls.arena()) {
            // domid_t
            Arena.Block block = arena.allocate(Short.BYTES);
            block.bytes().putShort(0, (short) domid.value());
            return hypercalls.run("memory maximum_gpfn", "memory_op", abi.constant("XENMEM_maximum_gpfn"), block.address());
        }
    }

    @Override
    public boolean hasMemory(Domid domid, long firstFrame, int count) {
        try (ControlCall call = hypercalls.domctl("getpageframeinfo3", domid.value())) {
            Arena.Block frames = call.allocate(Long.BYTES * count);
            for (int i = 0; i < count; i++) {
                frames.bytes().putLong(Long.BYTES * i, firstFrame + i);
            }
            call.arguments("xen_domctl_getpageframeinfo3").put("num", count).put("array", frames.address());
            call.run();
            long none = abi.constant("XEN_DOMCTL_PFINFO_XTAB");
            return IntStream.range(0, count).anyMatch(i -> (frames.bytes().getLong(Long.BYTES * i) & none) != none);
        }
    }

    @Override
    public void setMap(Domid domid, List<MemoryRange> ranges) {
        try (Arena arena = hypercalls.arena()) {
            Arena.Block entries = arena.allocate(Math.max(1, ranges.size()) * E820_ENTRY_BYTES);
            for (int i = 0; i < ranges.size(); i++) {
                MemoryRange range = ranges.get(i);
                entries.bytes().putLong(i * E820_ENTRY_BYTES, range.start()).putLong(i * E820_ENTRY_BYTES + 8, range.length())
                        .putInt(i * E820_ENTRY_BYTES + 16, range.kind().code());
            }
            StructLayout layout = abi.struct("xen_foreign_memory_map");
            Arena.Block block = arena.allocate(layout.size());
            block.as(layout).put("domid", domid.value()).put("map.nr_entries", ranges.size()).put("map.buffer", entries.address());
            hypercalls.run("memory set_memory_map", "memory_op", abi.constant("XENMEM_set_memory_map"), block.address());
        }
    }
}
