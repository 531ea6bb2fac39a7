package org.domaind.daemon.xen;

import org.domaind.daemon.hypervisor.PvBuild;
import org.domaind.daemon.hypervisor.value.PvVcpuState;
import org.domaind.daemon.xen.codec.VcpuCodec;
import org.domaind.daemon.xen.hypercall.Arena;
import org.domaind.daemon.xen.hypercall.ControlCall;
import org.domaind.daemon.xen.hypercall.Hypercalls;
import org.domaind.schema.abi.AbiTable;
import org.domaind.schema.abi.Struct;
import org.domaind.schema.abi.StructLayout;
import org.domaind.schema.model.Domid;

/** What a new PV guest needs: its page tables, its hypercall page, its first vcpu's registers. */
final class PvCalls implements PvBuild {
    private final Hypercalls hypercalls;
    private final AbiTable abi;
    private final VcpuCodec codec;

    PvCalls(Hypercalls hypercalls) {
        this.hypercalls = hypercalls;
        this.abi = hypercalls.abi();
        this.codec = new VcpuCodec(abi);
    }

    @Override
    public void setAddressSize(Domid domid, int bits) {
        try (ControlCall call = hypercalls.domctl("set_address_size", domid.value())) {
            call.arguments("xen_domctl_address_size").put("size", bits);
            call.run();
        }
    }

    @Override
    public int addressSize(Domid domid) {
        try (ControlCall call = hypercalls.domctl("get_address_size", domid.value())) {
            call.run();
            return call.arguments("xen_domctl_address_size").getInt("size");
        }
    }

    @Override
    public void initHypercallPage(Domid domid, long mfn) {
        try (ControlCall call = hypercalls.domctl("hypercall_init", domid.value())) {
            call.arguments("xen_domctl_hypercall_init").put("gmfn", mfn);
            call.run();
        }
    }

    @Override
    public void pinLevel4Table(Domid domid, long mfn) {
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

    @Override
    public void setVcpu(Domid domid, int vcpu, PvVcpuState state) {
        StructLayout layout = abi.struct("vcpu_guest_context");
        try (ControlCall call = hypercalls.domctl("setvcpucontext", domid.value())) {
            Arena.Block context = call.allocate(layout.size());
            codec.encode(state, context.as(layout));
            call.arguments("xen_domctl_vcpucontext").put("vcpu", vcpu).put("ctxt", context.address());
            call.run();
        }
    }
}
