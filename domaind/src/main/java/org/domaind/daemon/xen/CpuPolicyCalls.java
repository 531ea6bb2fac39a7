package org.domaind.daemon.xen;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.os.Errno;
import org.domaind.daemon.xen.codec.CpuLeaf;
import org.domaind.daemon.xen.codec.CpuPolicy;
import org.domaind.daemon.xen.hypercall.Arena;
import org.domaind.daemon.xen.hypercall.ControlCall;
import org.domaind.daemon.xen.hypercall.Hypercalls;
import org.domaind.schema.abi.AbiTable;
import org.domaind.schema.abi.Struct;
import org.domaind.schema.abi.StructLayout;

/** Cpu policies of the host and of domains. */
final class CpuPolicyCalls {
    /** More than any release has. */
    private static final int MAX_LEAVES = 4096;
    private final Hypercalls hypercalls;
    private final AbiTable abi;

    CpuPolicyCalls(Hypercalls hypercalls) {
        this.hypercalls = hypercalls;
        this.abi = hypercalls.abi();
    }

    void setDefault(DomainInfo domain, boolean invariantTsc) {
        CpuPolicy policy = domain.hvm()
                ? hostPolicy("hvm_default").forHvm(invariantTsc)
                : hostPolicy("pv_default").forPv(hostPolicy("host"), invariantTsc);
        set(domain.domid().value(), policy);
    }

    /** @param which {@code host}, {@code pv_default}, … (sysctl.h: XEN_SYSCTL_cpu_policy_*) */
    CpuPolicy hostPolicy(String which) {
        long index = abi.constant("XEN_SYSCTL_cpu_policy_" + which);
        int leaves;
        int msrs;
        try (ControlCall call = hypercalls.sysctl("get_cpu_policy")) {
            Struct arguments = call.arguments("xen_sysctl_cpu_policy").put("index", index);
            call.run();
            leaves = Math.min(MAX_LEAVES, arguments.getInt("nr_leaves"));
            msrs = Math.min(MAX_LEAVES, arguments.getInt("nr_msrs"));
        }
        StructLayout leaf = abi.struct("xen_cpuid_leaf");
        try (ControlCall call = hypercalls.sysctl("get_cpu_policy")) {
            Arena.Block array = call.allocate(leaves * leaf.size());
            Arena.Block values = call.allocate(Math.max(1, msrs) * abi.struct("xen_msr_entry").size());
            Struct arguments = call.arguments("xen_sysctl_cpu_policy").put("index", index).put("nr_leaves", leaves)
                    .put("leaves", array.address()).put("nr_msrs", msrs).put("msrs", values.address());
            call.run();
            return decode(array, leaf, Math.min(leaves, arguments.getInt("nr_leaves")));
        }
    }

    private static CpuPolicy decode(Arena.Block array, StructLayout leaf, int count) {
        List<CpuLeaf> leaves = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            leaves.add(CpuLeaf.decode(array.element(leaf, i)));
        }
        return new CpuPolicy(leaves);
    }

    private void set(int domid, CpuPolicy policy) {
        StructLayout leaf = abi.struct("xen_cpuid_leaf");
        try (ControlCall call = hypercalls.domctl("set_cpu_policy", domid)) {
            Arena.Block array = call.allocate(policy.leaves().size() * leaf.size());
            for (int i = 0; i < policy.leaves().size(); i++) {
                policy.leaves().get(i).encode(array.element(leaf, i));
            }
            Struct arguments = call.arguments("xen_domctl_cpu_policy").put("nr_leaves", policy.leaves().size())
                    .put("leaves", array.address());
            long result = call.attempt();
            if (result < 0) {
                String where = String.format(Locale.ROOT, "domctl set_cpu_policy (leaf 0x%x, subleaf 0x%x)", arguments.getInt("err_leaf"),
                        arguments.getInt("err_subleaf"));
                throw new HypervisorException(where, Errno.name((int) -result));
            }
        }
    }
}
