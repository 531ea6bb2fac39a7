package org.domaind.daemon.xen.codec;

import org.domaind.daemon.hypervisor.value.PvVcpuState;
import org.domaind.daemon.hypervisor.value.VcpuInfo;
import org.domaind.schema.abi.AbiTable;
import org.domaind.schema.abi.Struct;

/** Vcpus to and from their structs: vcpu_guest_context, xen_domctl_getvcpuinfo. */
public final class VcpuCodec {
    private static final long INTERRUPTS_ENABLED = 0x200;
    // The values of the registers after a reset (Intel SDM, debug registers).
    private static final long DR6_RESET = 0xFFFF_0FF0L;
    private static final long DR7_RESET = 0x400;
    private static final int CR3 = 3;
    private static final int PAGE_SHIFT = 12;
    private final AbiTable abi;

    public VcpuCodec(AbiTable abi) {
        this.abi = abi;
    }

    /** The first vcpu of a 64-bit PV guest at its kernel's entry. @param out zeroed */
    public void encode(PvVcpuState state, Struct out) {
        long code = abi.constant("FLAT_KERNEL_CS64");
        long stack = abi.constant("FLAT_KERNEL_SS64");
        out.put("flags", abi.constant("VGCF_in_kernel") | abi.constant("VGCF_online"));
        out.put("user_regs.rip", state.entry());
        out.put("user_regs.rsp", state.stackPointer());
        out.put("user_regs.rsi", state.startInfo());
        out.put("user_regs.rflags", INTERRUPTS_ENABLED);
        out.put("user_regs.cs", code);
        out.put("user_regs.ss", stack);
        out.put("kernel_ss", stack);
        out.put("kernel_sp", state.stackPointer());
        out.put("ctrlreg", CR3, state.level4Mfn() << PAGE_SHIFT);
        out.put("debugreg", 6, DR6_RESET);
        out.put("debugreg", 7, DR7_RESET);
    }

    public static VcpuInfo decode(Struct in) {
        return new VcpuInfo(in.getInt("vcpu"), in.get("online") != 0, in.get("blocked") != 0, in.get("running") != 0, in.get("cpu_time"),
                in.getInt("cpu"));
    }
}
