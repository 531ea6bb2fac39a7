package org.domaind.daemon.xen;

import java.util.Locale;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.ProcessorState;
import org.domaind.daemon.hypervisor.value.CpuPolicyBytes;
import org.domaind.daemon.hypervisor.value.TscInfo;
import org.domaind.daemon.os.Errno;
import org.domaind.daemon.xen.hypercall.Arena;
import org.domaind.daemon.xen.hypercall.ControlCall;
import org.domaind.daemon.xen.hypercall.Hypercalls;
import org.domaind.schema.abi.Struct;
import org.domaind.schema.model.Domid;

/** Cpu policies of the host and of domains, and domains' time stamp counters, as they are. */
final class ProcessorStateCalls implements ProcessorState {
    /** More than any release has. */
    private static final int MAX_ENTRIES = 4096;
    private final Hypercalls hypercalls;

    ProcessorStateCalls(Hypercalls hypercalls) {
        this.hypercalls = hypercalls;
    }

    /** The constants of sysctl.h are named in small letters. */
    @Override
    public CpuPolicyBytes hostPolicy(HostPolicy which) {
        long index = hypercalls.abi().constant("XEN_SYSCTL_cpu_policy_" + which.name().toLowerCase(Locale.ROOT));
        int leaves;
        int msrs;
        try (ControlCall call = hypercalls.sysctl("get_cpu_policy")) {
            // Without room it tells how many there may be.
            Struct arguments = call.arguments("xen_sysctl_cpu_policy").put("index", index);
            call.run();
            leaves = Math.min(MAX_ENTRIES, arguments.getInt("nr_leaves"));
            msrs = Math.min(MAX_ENTRIES, arguments.getInt("nr_msrs"));
        }
        try (ControlCall call = hypercalls.sysctl("get_cpu_policy")) {
            Arena.Block answers = call.allocate(Math.max(1, leaves) * CpuPolicyBytes.LEAF_BYTES);
            Arena.Block values = call.allocate(Math.max(1, msrs) * CpuPolicyBytes.MSR_BYTES);
            Struct arguments = call.arguments("xen_sysctl_cpu_policy").put("index", index).put("nr_leaves", leaves).put("leaves", answers.address())
                    .put("nr_msrs", msrs).put("msrs", values.address());
            call.run();
            return new CpuPolicyBytes(bytes(answers, Math.min(leaves, arguments.getInt("nr_leaves")) * CpuPolicyBytes.LEAF_BYTES),
                    bytes(values, Math.min(msrs, arguments.getInt("nr_msrs")) * CpuPolicyBytes.MSR_BYTES));
        }
    }

    @Override
    public CpuPolicyBytes policy(Domid domid) {
        int leaves;
        int msrs;
        try (ControlCall call = hypercalls.domctl("get_cpu_policy", domid.value())) {
            // Without room it tells how many there may be.
            Struct arguments = call.arguments("xen_domctl_cpu_policy");
            call.run();
            leaves = Math.min(MAX_ENTRIES, arguments.getInt("nr_leaves"));
            msrs = Math.min(MAX_ENTRIES, arguments.getInt("nr_msrs"));
        }
        try (ControlCall call = hypercalls.domctl("get_cpu_policy", domid.value())) {
            Arena.Block answers = call.allocate(Math.max(1, leaves) * CpuPolicyBytes.LEAF_BYTES);
            Arena.Block values = call.allocate(Math.max(1, msrs) * CpuPolicyBytes.MSR_BYTES);
            Struct arguments = call.arguments("xen_domctl_cpu_policy").put("nr_leaves", leaves).put("leaves", answers.address()).put("nr_msrs", msrs)
                    .put("msrs", values.address());
            call.run();
            return new CpuPolicyBytes(bytes(answers, Math.min(leaves, arguments.getInt("nr_leaves")) * CpuPolicyBytes.LEAF_BYTES),
                    bytes(values, Math.min(msrs, arguments.getInt("nr_msrs")) * CpuPolicyBytes.MSR_BYTES));
        }
    }

    private static byte[] bytes(Arena.Block block, int size) {
        byte[] bytes = new byte[size];
        block.bytes().get(0, bytes);
        return bytes;
    }

    @Override
    public void setPolicy(Domid domid, CpuPolicyBytes policy) {
        byte[] leaves = policy.leaves();
        byte[] msrs = policy.msrs();
        try (ControlCall call = hypercalls.domctl("set_cpu_policy", domid.value())) {
            Arena.Block answers = call.allocate(Math.max(1, leaves.length));
            Arena.Block values = call.allocate(Math.max(1, msrs.length));
            answers.bytes().put(0, leaves);
            values.bytes().put(0, msrs);
            Struct arguments = call.arguments("xen_domctl_cpu_policy").put("nr_leaves", leaves.length / CpuPolicyBytes.LEAF_BYTES)
                    .put("leaves", answers.address()).put("nr_msrs", msrs.length / CpuPolicyBytes.MSR_BYTES).put("msrs", values.address());
            long result = call.attempt();
            if (result < 0) {
                throw new HypervisorException(String.format(Locale.ROOT, "domctl set_cpu_policy (leaf 0x%x, subleaf 0x%x, msr 0x%x)",
                        arguments.getInt("err_leaf"), arguments.getInt("err_subleaf"), arguments.getInt("err_msr")), Errno.name((int) -result));
            }
        }
    }

    @Override
    public TscInfo tsc(Domid domid) {
        try (ControlCall call = hypercalls.domctl("gettscinfo", domid.value())) {
            call.run();
            Struct info = call.arguments("xen_domctl_tsc_info");
            return new TscInfo(info.getInt("tsc_mode"), info.getInt("gtsc_khz"), info.getInt("incarnation"), info.get("elapsed_nsec"));
        }
    }

    @Override
    public void setTsc(Domid domid, TscInfo tsc) {
        try (ControlCall call = hypercalls.domctl("settscinfo", domid.value())) {
            call.arguments("xen_domctl_tsc_info").put("tsc_mode", Integer.toUnsignedLong(tsc.mode())).put("gtsc_khz", Integer.toUnsignedLong(tsc.khz()))
                    .put("incarnation", Integer.toUnsignedLong(tsc.incarnation())).put("elapsed_nsec", tsc.elapsedNanos());
            call.run();
        }
    }
}
