package org.domaind.daemon.xen;

import java.util.Arrays;
import org.domaind.schema.abi.AbiTable;
import org.domaind.schema.abi.Struct;
import org.domaind.schema.abi.StructLayout;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.MemoryKib;

/** A guest's memory: memory_op, and what a PV guest's page tables need. */
final class MemoryCalls {
    /** Extents asked for in one call: their numbers fill 64 KiB. */
    private static final int EXTENTS_AT_ONCE = 8192;
    // A memory map's entry, packed (the BIOS's e820): addr u64, size u64, type u32.
    private static final int E820_ENTRY_BYTES = 20;
    private static final int E820_RAM = 1;
    private final Hypercalls hypercalls;
    private final AbiTable abi;

    MemoryCalls(Hypercalls hypercalls) {
        this.hypercalls = hypercalls;
        this.abi = hypercalls.abi();
    }

    void claim(Domid domid, long pages) {
        try (Arena arena = hypercalls.arena()) {
            Arena.Block block = reservation(arena, domid, 0, pages, 0);
            hypercalls.run("memory claim_pages", "memory_op", abi.constant("XENMEM_claim_pages"), block.address());
        }
    }

    long[] populate(Domid domid, int order, long[] pfns) {
        long[] mfns = new long[pfns.length];
        int done = 0;
        while (done < pfns.length) {
            int asked = Math.min(EXTENTS_AT_ONCE, pfns.length - done);
            int got = populateSome(domid, order, pfns, mfns, done, asked);
            done += got;
            if (got < asked) {
                break;
            }
        }
        return Arrays.copyOf(mfns, done);
    }

    private int populateSome(Domid domid, int order, long[] pfns, long[] mfns, int from, int count) {
        try (Arena arena = hypercalls.arena()) {
            Arena.Block numbers = arena.allocate(8 * count);
            for (int i = 0; i < count; i++) {
                numbers.bytes().putLong(8 * i, pfns[from + i]);
            }
            Arena.Block block = reservation(arena, domid, numbers.address(), count, order);
            int got = (int) hypercalls.run("memory populate_physmap", "memory_op", abi.constant("XENMEM_populate_physmap"),
                    block.address());
            for (int i = 0; i < got; i++) {
                mfns[from + i] = numbers.bytes().getLong(8 * i);
            }
            return got;
        }
    }

    private Arena.Block reservation(Arena arena, Domid domid, long numbers, long count, int order) {
        StructLayout layout = abi.struct("xen_memory_reservation");
        Arena.Block block = arena.allocate(layout.size());
        block.as(layout).put("extent_start", numbers).put("nr_extents", count).put("extent_order", order).put("domid", domid.value());
        return block;
    }

    void setMap(Domid domid, MemoryKib size) {
        try (Arena arena = hypercalls.arena()) {
            Arena.Block entry = arena.allocate(E820_ENTRY_BYTES);
            entry.bytes().putLong(0, 0).putLong(8, size.value() * 1024).putInt(16, E820_RAM);
            StructLayout layout = abi.struct("xen_foreign_memory_map");
            Arena.Block block = arena.allocate(layout.size());
            block.as(layout).put("domid", domid.value()).put("map.nr_entries", 1).put("map.buffer", entry.address());
            hypercalls.run("memory set_memory_map", "memory_op", abi.constant("XENMEM_set_memory_map"), block.address());
        }
    }

    void initHypercallPage(Domid domid, long mfn) {
        try (ControlCall call = hypercalls.domctl("hypercall_init", domid.value())) {
            call.arguments("xen_domctl_hypercall_init").put("gmfn", mfn);
            call.run();
        }
    }

    void pinLevel4(Domid domid, long mfn) {
        try (Arena arena = hypercalls.arena()) {
            StructLayout layout = abi.struct("mmuext_op");
            Arena.Block block = arena.allocate(layout.size());
            Struct operation = block.as(layout);
            operation.put("cmd", abi.constant("MMUEXT_PIN_L4_TABLE")).put("arg1.mfn", mfn);
            long one = 1;
            long noCount = 0;
            hypercalls.run("mmuext pin_l4_table", "mmuext_op", block.address(), one, noCount, domid.value());
        }
    }
}
