package org.domaind.daemon.sim;

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

/** The port: names each operation at the gate and passes it on to whoever knows it. */
final class SimHypervisor implements Hypervisor {
    private final SimMachine machine;
    private final DomainControl control;
    private final VcpuControl vcpus;
    private final PvMemory memory;

    SimHypervisor(SimMachine machine) {
        this.machine = machine;
        this.control = new DomainControl(machine);
        this.vcpus = new VcpuControl(machine);
        this.memory = new PvMemory(machine);
    }

    @Override
    public HypervisorInfo info() {
        return machine.port("xen_version", () -> HostFacts.hypervisor(machine.options));
    }

    @Override
    public PhysicalInfo physicalInfo() {
        return machine.port("sysctl physinfo", () -> HostFacts.machine(machine));
    }

    @Override
    public CpuTopology cpuTopology() {
        return machine.port("sysctl cputopoinfo", () -> HostFacts.cpus(machine.options));
    }

    @Override
    public NumaInfo numaInfo() {
        return machine.port("sysctl numainfo", () -> HostFacts.nodes(machine));
    }

    @Override
    public String readConsole(boolean clear) {
        return machine.port("sysctl readconsole", () -> machine.console.read(clear));
    }

    @Override
    public List<CpuPool> cpuPools() {
        return machine.port("sysctl cpupool_op", () -> HostFacts.pools(machine));
    }

    @Override
    public CpuSet freeCpus() {
        return machine.port("sysctl cpupool_op", () -> CpuSet.of());
    }

    @Override
    public List<DomainInfo> domains() {
        return machine.port("sysctl getdomaininfolist", () -> machine.domains.values().stream().map(SimDomain::info).toList());
    }

    @Override
    public Optional<DomainInfo> domain(Domid domid) {
        return machine.port("domctl getdomaininfo", () -> Optional.ofNullable(machine.domains.get(domid.value())).map(SimDomain::info));
    }

    @Override
    public boolean tellsChanges() {
        return machine.changes.kept();
    }

    @Override
    public Optional<DomainChange> nextChange() {
        return machine.port("domctl get_domain_state", () -> machine.changes.next(machine.domains::get));
    }

    @Override
    public Domid createDomain(DomainSpec spec) {
        return control.create("domctl createdomain", spec);
    }

    @Override
    public void destroyDomain(Domid domid) {
        control.destroy("domctl destroydomain", domid);
    }

    @Override
    public void pause(Domid domid) {
        control.pause("domctl pausedomain", domid);
    }

    @Override
    public void unpause(Domid domid) {
        control.unpause("domctl unpausedomain", domid);
    }

    @Override
    public void shutdown(Domid domid, ShutdownReason reason) {
        control.shutdown("sched_op remote_shutdown", domid, reason);
    }

    @Override
    public void setHandle(Domid domid, UUID uuid) {
        control.change("domctl setdomainhandle", domid, d -> d.handle = uuid);
    }

    @Override
    public void setMaxVcpus(Domid domid, int count) {
        vcpus.allocate("domctl max_vcpus", domid, count);
    }

    @Override
    public void setMaxMemory(Domid domid, MemoryKib size) {
        control.change("domctl max_mem", domid, d -> d.maxPages = size.pages());
    }

    @Override
    public void setTsc(Domid domid, TscMode mode) {
        control.change("domctl settscinfo", domid, d -> d.tsc = mode);
    }

    @Override
    public void setTimeOffset(Domid domid, long seconds) {
        control.change("domctl settimeoffset", domid, d -> d.timeOffsetSeconds = seconds);
    }

    @Override
    public void setDefaultCpuPolicy(Domid domid, boolean invariantTsc) {
        control.setCpuPolicy("domctl set_cpu_policy", domid, invariantTsc);
    }

    @Override
    public void setScheduling(Domid domid, OptionalInt weight, OptionalInt cap) {
        control.setScheduling("domctl scheduler_op", domid, weight, cap);
    }

    @Override
    public Optional<VcpuInfo> vcpu(Domid domid, int vcpu) {
        return vcpus.info("domctl getvcpuinfo", domid, vcpu);
    }

    @Override
    public VcpuAffinity affinity(Domid domid, int vcpu) {
        return vcpus.affinity("domctl getvcpuaffinity", domid, vcpu);
    }

    @Override
    public void setAffinity(Domid domid, int vcpu, Optional<CpuSet> hard, Optional<CpuSet> soft) {
        vcpus.setAffinity("domctl setvcpuaffinity", domid, vcpu, hard, soft);
    }

    @Override
    public int allocateEventChannel(Domid owner, Domid peer) {
        return control.allocateEventChannel("evtchn alloc_unbound", owner, peer);
    }

    @Override
    public void claimPages(Domid domid, long pages) {
        memory.claim("memory claim_pages", domid, pages);
    }

    @Override
    public long[] populate(Domid domid, int order, long[] pfns) {
        return memory.populate("memory populate_physmap", domid, order, pfns);
    }

    @Override
    public void setAddressSize(Domid domid, int bits) {
        memory.setAddressSize("domctl set_address_size", domid, bits);
    }

    @Override
    public void setMemoryMap(Domid domid, MemoryKib size) {
        control.change("memory set_memory_map", domid, d -> d.memoryMap = Optional.of(size));
    }

    @Override
    public void initHypercallPage(Domid domid, long mfn) {
        memory.initHypercallPage("domctl hypercall_init", domid, mfn);
    }

    @Override
    public void pinLevel4Table(Domid domid, long mfn) {
        memory.pin("mmuext pin_l4_table", domid, mfn);
    }

    @Override
    public void setPvVcpu(Domid domid, int vcpu, PvVcpuState state) {
        memory.setVcpu("domctl setvcpucontext", domid, vcpu, state);
    }
}
