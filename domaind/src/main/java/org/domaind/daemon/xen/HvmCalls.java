package org.domaind.daemon.xen;

import org.domaind.daemon.hypervisor.HvmBuild;
import org.domaind.daemon.hypervisor.value.HvmParameter;
import org.domaind.daemon.xen.hypercall.Arena;
import org.domaind.daemon.xen.hypercall.ControlCall;
import org.domaind.daemon.xen.hypercall.Hypercalls;
import org.domaind.schema.abi.AbiTable;
import org.domaind.schema.abi.Struct;
import org.domaind.schema.abi.StructLayout;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.MemoryKib;

/** What a new PVH or HVM guest needs: hvm_op, its paging pool, the state of its vcpus. */
final class HvmCalls implements HvmBuild {
    /** More than the state of 128 vcpus takes. */
    private static final int MAX_CONTEXT_BYTES = 16 * 1024 * 1024;
    private static final long KIB = 1024;
    private final Hypercalls hypercalls;
    private final AbiTable abi;

    HvmCalls(Hypercalls hypercalls) {
        this.hypercalls = hypercalls;
        this.abi = hypercalls.abi();
    }

    @Override
    public void setParameter(Domid domid, HvmParameter parameter, long value) {
        parameter("set_param", domid, parameter, value);
    }

    @Override
    public long parameter(Domid domid, HvmParameter parameter) {
        return parameter("get_param", domid, parameter, 0);
    }

    private long parameter(String operation, Domid domid, HvmParameter parameter, long value) {
        try (Arena arena = hypercalls.arena()) {
            StructLayout layout = abi.struct("xen_hvm_param");
            Arena.Block block = arena.allocate(layout.size());
            Struct arguments = block.as(layout).put("domid", domid.value()).put("index", abi.constant("HVM_PARAM_" + parameter.name()))
                    .put("value", value);
            hypercalls.run("hvm " + operation + " " + parameter.name(), "hvm_op", abi.constant("HVMOP_" + operation), block.address());
            return arguments.get("value");
        }
    }

    @Override
    public void setPagingPool(Domid domid, MemoryKib size) {
        if (abi.hasConstant("XEN_DOMCTL_set_paging_mempool_size")) {
            try (ControlCall call = hypercalls.domctl("set_paging_mempool_size", domid.value())) {
                call.arguments("xen_domctl_paging_mempool").put("size", size.value() * KIB);
                call.run();
            }
            return;
        }
        try (ControlCall call = hypercalls.domctl("shadow_op", domid.value())) {
            call.arguments("xen_domctl_shadow_op").put("op", abi.constant("XEN_DOMCTL_SHADOW_OP_SET_ALLOCATION"))
                    .put("mb", (size.value() + KIB - 1) / KIB);
            call.run();
        }
    }

    @Override
    public byte[] context(Domid domid) {
        int size;
        try (ControlCall call = hypercalls.domctl("gethvmcontext", domid.value())) {
            call.run();
            size = checked(call.arguments("xen_domctl_hvmcontext").getInt("size"));
        }
        try (ControlCall call = hypercalls.domctl("gethvmcontext", domid.value())) {
            Arena.Block buffer = call.allocate(size);
            Struct arguments = call.arguments("xen_domctl_hvmcontext").put("size", size).put("buffer", buffer.address());
            call.run();
            byte[] records = new byte[Math.min(size, checked(arguments.getInt("size")))];
            buffer.bytes().get(0, records);
            return records;
        }
    }

    @Override
    public void setContext(Domid domid, byte[] records) {
        try (ControlCall call = hypercalls.domctl("sethvmcontext", domid.value())) {
            Arena.Block buffer = call.allocate(checked(records.length));
            buffer.bytes().put(0, records);
            call.arguments("xen_domctl_hvmcontext").put("size", records.length).put("buffer", buffer.address());
            call.run();
        }
    }

    private static int checked(int bytes) {
        if (bytes < 1 || bytes > MAX_CONTEXT_BYTES) {
            throw new IllegalArgumentException("a context of " + bytes + " bytes is not within 1 and " + MAX_CONTEXT_BYTES);
        }
        return bytes;
    }
}
