package org.domaind.daemon.xen;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.ProcessorState.HostPolicy;
import org.domaind.daemon.hypervisor.ProcessorState;
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
    private final Hypercalls hypercalls;
    private final AbiTable abi;
    private final ProcessorState policies;

    CpuPolicyCalls(Hypercalls hypercalls) {
        this.hypercalls = hypercalls;
        this.abi = hypercalls.abi();
        this.policies = new ProcessorStateCalls(hypercalls);
    }

    void setDefault(DomainInfo domain, boolean invariantTsc, boolean nested) {
        CpuPolicy policy = domain.hvm()
                ? host(HostPolicy.HVM_DEFAULT).forHvm(invariantTsc, nested)
                : host(HostPolicy.PV_DEFAULT).forPv(host(HostPolicy.HOST), invariantTsc);
        set(domain.domid().value(), policy);
    }

    private CpuPolicy host(HostPolicy which) {
        StructLayout leaf = abi.struct("xen_cpuid_leaf");
        byte[] bytes = policies.hostPolicy(which).leaves();
        List<CpuLeaf> leaves = new ArrayList<>();
        try (Arena arena = hypercalls.arena()) {
            Arena.Block array = arena.allocate(Math.max(leaf.size(), bytes.length));
            array.bytes().put(0, bytes);
            for (int i = 0; i < bytes.length / leaf.size(); i++) {
                leaves.add(CpuLeaf.decode(array.element(leaf, i)));
            }
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
