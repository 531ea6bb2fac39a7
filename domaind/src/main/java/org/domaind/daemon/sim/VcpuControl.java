package org.domaind.daemon.sim;

import java.util.BitSet;
import java.util.Optional;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.VcpuAffinity;
import org.domaind.daemon.hypervisor.VcpuInfo;
import org.domaind.schema.model.CpuSet;
import org.domaind.schema.model.Domid;

/** Vcpus: their allocation, state and affinity. */
final class VcpuControl {
    private final SimMachine machine;

    VcpuControl(SimMachine machine) {
        this.machine = machine;
    }

    /** The number must be the one the domain was created with. Repeating it is no error. */
    void allocate(String operation, Domid domid, int count) {
        machine.port(operation, () -> {
            SimDomain domain = machine.require(operation, domid);
            if (domain.isDom0() || count != domain.maxVcpus || domain.dying) {
                throw new HypervisorException(operation, "EINVAL");
            }
            while (domain.vcpus.size() < count) {
                domain.vcpus.add(new SimVcpu(domain.vcpus.size(), machine.options.cpus()));
            }
            return domain;
        });
    }

    Optional<VcpuInfo> info(String operation, Domid domid, int vcpu) {
        return machine.port(operation, () -> {
            SimDomain domain = machine.require(operation, domid);
            if (vcpu < 0 || vcpu >= domain.vcpus.size()) {
                return Optional.empty();
            }
            SimVcpu v = domain.vcpus.get(vcpu);
            boolean runs = v.online && domain.runnable();
            int online = Math.max(1, (int) domain.vcpus.stream().filter(x -> x.online).count());
            long time = v.online ? domain.clock.nanos() / online : 0;
            return Optional.of(new VcpuInfo(vcpu, v.online, runs && !domain.isDom0(), runs && domain.isDom0(), time, v.pcpu));
        });
    }

    VcpuAffinity affinity(String operation, Domid domid, int vcpu) {
        return machine.port(operation, () -> {
            SimVcpu v = require(operation, domid, vcpu);
            return new VcpuAffinity(v.hard, v.soft);
        });
    }

    void setAffinity(String operation, Domid domid, int vcpu, Optional<CpuSet> hard, Optional<CpuSet> soft) {
        machine.port(operation, () -> {
            SimVcpu v = require(operation, domid, vcpu);
            CpuSet newHard = hard.map(h -> present(operation, h)).orElse(v.hard);
            v.soft = soft.map(s -> present(operation, s)).orElse(v.soft);
            v.hard = newHard;
            return v;
        });
    }

    private CpuSet present(String operation, CpuSet wanted) {
        BitSet bits = wanted.toBitSet();
        bits.clear(machine.options.cpus(), CpuSet.MAX + 1);
        if (bits.isEmpty()) {
            throw new HypervisorException(operation, "EINVAL");
        }
        return CpuSet.of(bits);
    }

    private SimVcpu require(String operation, Domid domid, int vcpu) {
        SimDomain domain = machine.require(operation, domid);
        if (vcpu < 0 || vcpu >= domain.maxVcpus) {
            throw new HypervisorException(operation, "EINVAL");
        }
        if (vcpu >= domain.vcpus.size()) {
            throw new HypervisorException(operation, "ESRCH");
        }
        return domain.vcpus.get(vcpu);
    }
}
