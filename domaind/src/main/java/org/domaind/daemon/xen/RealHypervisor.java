package org.domaind.daemon.xen;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.domaind.daemon.hypervisor.CpuPool;
import org.domaind.daemon.hypervisor.CpuTopology;
import org.domaind.daemon.hypervisor.DomainChange;
import org.domaind.daemon.hypervisor.DomainInfo;
import org.domaind.daemon.hypervisor.DomainSpec;
import org.domaind.daemon.hypervisor.Hypervisor;
import org.domaind.daemon.hypervisor.HypervisorInfo;
import org.domaind.daemon.hypervisor.NumaInfo;
import org.domaind.daemon.hypervisor.PhysicalInfo;
import org.domaind.daemon.hypervisor.PvVcpuState;
import org.domaind.daemon.hypervisor.VcpuAffinity;
import org.domaind.daemon.hypervisor.VcpuInfo;
import org.domaind.schema.model.CpuSet;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.MemoryKib;
import org.domaind.schema.model.ShutdownReason;
import org.domaind.schema.model.TscMode;

/** The running hypervisor, by its calls. */
final class RealHypervisor implements Hypervisor {
    private final VersionCalls version;
    private final HostCalls host;
    private final DomainCalls domains;
    private final VcpuCalls vcpus;
    private final MemoryCalls memory;
    private final CpuPolicyCalls policies;
    private final SchedulingCalls scheduling;

    RealHypervisor(Hypercalls hypercalls) {
        version = new VersionCalls(hypercalls);
        host = new HostCalls(hypercalls);
        domains = new DomainCalls(hypercalls, host);
        vcpus = new VcpuCalls(hypercalls, host);
        memory = new MemoryCalls(hypercalls);
        policies = new CpuPolicyCalls(hypercalls);
        scheduling = new SchedulingCalls(hypercalls, host);
    }

    @Override
    public HypervisorInfo info() {
        return version.info(host.scheduler());
    }

    @Override
    public PhysicalInfo physicalInfo() {
        return host.physicalInfo();
    }

    @Override
    public CpuTopology cpuTopology() {
        return host.cpuTopology();
    }

    @Override
    public NumaInfo numaInfo() {
        return host.numaInfo();
    }

    @Override
    public String readConsole(boolean clear) {
        return host.readConsole(clear);
    }

    @Override
    public List<CpuPool> cpuPools() {
        return host.cpuPools();
    }

    @Override
    public CpuSet freeCpus() {
        return host.freeCpus();
    }

    @Override
    public List<DomainInfo> domains() {
        return domains.domains();
    }

    @Override
    public Optional<DomainInfo> domain(Domid domid) {
        return domains.domain(domid);
    }

    @Override
    public boolean tellsChanges() {
        return domains.tellsChanges();
    }

    @Override
    public Optional<DomainChange> nextChange() {
        return domains.nextChange();
    }

    @Override
    public Domid createDomain(DomainSpec spec) {
        return domains.create(spec);
    }

    @Override
    public void destroyDomain(Domid domid) {
        domains.destroy(domid);
    }

    @Override
    public void pause(Domid domid) {
        domains.command("pausedomain", domid);
    }

    @Override
    public void unpause(Domid domid) {
        domains.command("unpausedomain", domid);
    }

    @Override
    public void shutdown(Domid domid, ShutdownReason reason) {
        domains.shutdown(domid, reason);
    }

    @Override
    public void setHandle(Domid domid, UUID uuid) {
        domains.setHandle(domid, uuid);
    }

    @Override
    public void setMaxVcpus(Domid domid, int count) {
        domains.setMaxVcpus(domid, count);
    }

    @Override
    public void setMaxMemory(Domid domid, MemoryKib limit) {
        domains.setMaxMemory(domid, limit);
    }

    @Override
    public void setTsc(Domid domid, TscMode mode) {
        domains.setTsc(domid, mode);
    }

    @Override
    public void setTimeOffset(Domid domid, long seconds) {
        domains.setTimeOffset(domid, seconds);
    }

    @Override
    public void setDefaultCpuPolicy(Domid domid, boolean invariantTsc) {
        policies.setDefault(domains.required(domid), invariantTsc);
    }

    @Override
    public void setScheduling(Domid domid, OptionalInt weight, OptionalInt cap) {
        scheduling.set(domains.required(domid), weight, cap);
    }

    @Override
    public Optional<VcpuInfo> vcpu(Domid domid, int vcpu) {
        return vcpus.vcpu(domid, vcpu);
    }

    @Override
    public VcpuAffinity affinity(Domid domid, int vcpu) {
        return vcpus.affinity(domid, vcpu);
    }

    @Override
    public void setAffinity(Domid domid, int vcpu, Optional<CpuSet> hard, Optional<CpuSet> soft) {
        vcpus.setAffinity(domid, vcpu, hard, soft);
    }

    @Override
    public int allocateEventChannel(Domid owner, Domid peer) {
        return domains.allocateEventChannel(owner, peer);
    }

    @Override
    public void claimPages(Domid domid, long pages) {
        memory.claim(domid, pages);
    }

    @Override
    public long[] populate(Domid domid, int order, long[] pfns) {
        return memory.populate(domid, order, pfns);
    }

    @Override
    public void setAddressSize(Domid domid, int bits) {
        domains.setAddressSize(domid, bits);
    }

    @Override
    public void setMemoryMap(Domid domid, MemoryKib size) {
        memory.setMap(domid, size);
    }

    @Override
    public void initHypercallPage(Domid domid, long mfn) {
        memory.initHypercallPage(domid, mfn);
    }

    @Override
    public void pinLevel4Table(Domid domid, long mfn) {
        memory.pinLevel4(domid, mfn);
    }

    @Override
    public void setPvVcpu(Domid domid, int vcpu, PvVcpuState state) {
        vcpus.setPv(domid, vcpu, state);
    }
}
