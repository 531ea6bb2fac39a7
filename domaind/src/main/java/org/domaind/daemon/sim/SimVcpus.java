package org.domaind.daemon.sim;

import java.util.BitSet;
import java.util.Optional;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.VcpuOperations;
import org.domaind.daemon.hypervisor.value.VcpuAffinity;
import org.domaind.daemon.hypervisor.value.VcpuInfo;
import org.domaind.daemon.sim.machine.SimDomain;
import org.domaind.daemon.sim.machine.SimMachine;
import org.domaind.daemon.sim.machine.SimVcpu;
import org.domaind.schema.model.CpuSet;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.GuestType;
import org.domaind.schema.model.Trigger;

/** Vcpus: their allocation, state and affinity. */
final class SimVcpus implements VcpuOperations {
    private final SimMachine machine;

    SimVcpus(SimMachine machine) {
        this.machine = machine;
    }

    /** The number must be the one the domain was created with. Repeating it is no error. */
    @Override
    public void allocate(Domid domid, int count) {
        String operation = "domctl max_vcpus";
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

    @Override
    public Optional<VcpuInfo> find(Domid domid, int vcpu) {
        return machine.port("domctl getvcpuinfo", () -> {
            SimDomain domain = machine.require("domctl getvcpuinfo", domid);
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

    @Override
    public Optional<byte[]> context(Domid domid, int vcpu) {
        String operation = "domctl getvcpucontext";
        return machine.port(operation, () -> {
            SimDomain domain = machine.require(operation, domid);
            if (vcpu < 0 || vcpu >= domain.vcpus.size()) {
                return Optional.empty();
            }
            return domain.vcpus.get(vcpu).bytes();
        });
    }

    @Override
    public VcpuAffinity affinity(Domid domid, int vcpu) {
        String operation = "domctl getvcpuaffinity";
        return machine.port(operation, () -> {
            SimVcpu v = require(operation, domid, vcpu);
            return new VcpuAffinity(v.hard, v.soft);
        });
    }

    @Override
    public void setAffinity(Domid domid, int vcpu, Optional<CpuSet> hard, Optional<CpuSet> soft, boolean force) {
        String operation = "domctl setvcpuaffinity";
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

    /** A guest notes what it was told; it does not act on it. */
    @Override
    public void trigger(Domid domid, Trigger trigger, int vcpu) {
        String operation = "domctl sendtrigger";
        machine.port(operation, () -> {
            SimDomain d = machine.require(operation, domid);
            boolean button = trigger == Trigger.POWER || trigger == Trigger.SLEEP;
            if (!button && trigger != Trigger.NMI) {
                throw new HypervisorException(operation, "ENOSYS");
            }
            if (button && d.type != GuestType.HVM || vcpu < 0 || vcpu >= d.vcpus.size()) {
                throw new HypervisorException(operation, "EINVAL");
            }
            return d.triggers.add(trigger);
        });
    }
}
