package org.domaind.daemon.xen;

import java.util.BitSet;
import org.domaind.daemon.hypervisor.DirtyLog;
import org.domaind.daemon.hypervisor.value.DirtyFrames;
import org.domaind.daemon.xen.hypercall.Arena;
import org.domaind.daemon.xen.hypercall.ControlCall;
import org.domaind.daemon.xen.hypercall.Hypercalls;
import org.domaind.schema.abi.AbiTable;
import org.domaind.schema.abi.Struct;
import org.domaind.schema.model.Domid;

/** The log of written pages: shadow_op. */
final class DirtyLogCalls implements DirtyLog {
    private final Hypercalls hypercalls;
    private final AbiTable abi;

    DirtyLogCalls(Hypercalls hypercalls) {
        this.hypercalls = hypercalls;
        this.abi = hypercalls.abi();
    }

    @Override
    public void enable(Domid domid) {
        run(domid, "ENABLE_LOGDIRTY");
    }

    @Override
    public void disable(Domid domid) {
        run(domid, "OFF");
    }

    private void run(Domid domid, String operation) {
        try (ControlCall call = hypercalls.domctl("shadow_op", domid.value())) {
            call.arguments("xen_domctl_shadow_op").put("op", operation(operation));
            call.run();
        }
    }

    @Override
    public DirtyFrames peek(Domid domid, long frames) {
        return read(domid, "PEEK", frames, 0);
    }

    @Override
    public DirtyFrames clean(Domid domid, long frames, boolean last) {
        return read(domid, "CLEAN", frames, last ? abi.constant("XEN_DOMCTL_SHADOW_LOGDIRTY_FINAL") : 0);
    }

    private DirtyFrames read(Domid domid, String operation, long frames, long mode) {
        if (frames < 1 || frames > MAX_FRAMES) {
            throw new IllegalArgumentException(frames + " frames is not within 1 and " + MAX_FRAMES);
        }
        int bytes = (int) ((frames + Byte.SIZE - 1) / Byte.SIZE);
        try (ControlCall call = hypercalls.domctl("shadow_op", domid.value())) {
            Arena.Block bitmap = call.allocate(bytes);
            Struct arguments = call.arguments("xen_domctl_shadow_op").put("op", operation(operation)).put("mode", mode)
                    .put("dirty_bitmap", bitmap.address()).put("pages", frames);
            call.run();
            BitSet dirty = BitSet.valueOf(bitmap.bytes().duplicate().position(0).limit(bytes));
            // Bits beyond what it knows of are nobody's.
            dirty.clear((int) Math.min(frames, arguments.get("pages")), bytes * Byte.SIZE);
            return new DirtyFrames(dirty, arguments.get("stats.fault_count"));
        }
    }

    private long operation(String name) {
        return abi.constant("XEN_DOMCTL_SHADOW_OP_" + name);
    }

    @Override
    public long frames(Domid domid) {
        try (Arena arena = hypercalls.arena()) {
            // A domain's number, u16, and nothing else: too small for a struct in the older headers.
            Arena.Block block = arena.allocate(Short.BYTES);
            block.bytes().putShort(0, (short) domid.value());
            return hypercalls.run("memory maximum_gpfn", "memory_op", abi.constant("XENMEM_maximum_gpfn"), block.address()) + 1;
        }
    }
}
