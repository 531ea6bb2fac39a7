package org.domaind.daemon.hypervisor;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.domaind.schema.model.CpuSet;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.MemoryKib;
import org.domaind.schema.model.ShutdownReason;
import org.domaind.schema.model.TscMode;

/** What a toolstack asks of the hypervisor. Every method may throw {@link HypervisorException}. */
public interface Hypervisor {
    // --- the host

    HypervisorInfo info();

    PhysicalInfo physicalInfo();

    CpuTopology cpuTopology();

    NumaInfo numaInfo();

    /** The message buffer as text. @param clear empty it afterwards */
    String readConsole(boolean clear);

    List<CpuPool> cpuPools();

    /** Logical cpus in no pool. */
    CpuSet freeCpus();

    // --- domains

    /** All domains, ascending. */
    List<DomainInfo> domains();

    /** One domain; empty when it does not exist. */
    Optional<DomainInfo> domain(Domid domid);

    /** Whether {@link #nextChange} works: from release 4.21 on. */
    boolean tellsChanges();

    /**
     * A domain that came, shut down, is dying or went since the last time that it was told here; all there are at first. Only for the domain that
     * has bound {@link EventChannels.Virq#DOMAIN_EXCEPTION}, which says that there is something to ask for.
     */
    Optional<DomainChange> nextChange();

    /** Creates an empty domain, paused by its controller, without vcpus or memory. */
    Domid createDomain(DomainSpec spec);

    /** Tears a domain down; may take long. Repeating it on a dying domain is no error. */
    void destroyDomain(Domid domid);

    void pause(Domid domid);

    void unpause(Domid domid);

    /** Marks the domain as shut down, as if it had said so itself. */
    void shutdown(Domid domid, ShutdownReason reason);

    void setHandle(Domid domid, UUID uuid);

    void setMaxVcpus(Domid domid, int count);

    void setMaxMemory(Domid domid, MemoryKib memory);

    void setTsc(Domid domid, TscMode mode);

    void setTimeOffset(Domid domid, long seconds);

    /** Gives a new guest the host's default cpu policy for its kind. @param invariantTsc let it see a constant-rate TSC */
    void setDefaultCpuPolicy(Domid domid, boolean invariantTsc);

    /** Weight and cap of the pool's scheduler; an empty value stays as it is. */
    void setScheduling(Domid domid, java.util.OptionalInt weight, java.util.OptionalInt cap);

    // --- vcpus

    /** Empty when the domain has no such vcpu. */
    Optional<VcpuInfo> vcpu(Domid domid, int vcpu);

    VcpuAffinity affinity(Domid domid, int vcpu);

    /** An empty set leaves that kind of affinity as it is. */
    void setAffinity(Domid domid, int vcpu, Optional<CpuSet> hard, Optional<CpuSet> soft);

    // --- event channels on a guest's behalf

    /** Allocates a port in {@code owner} that {@code peer} may bind. */
    int allocateEventChannel(Domid owner, Domid peer);

    // --- memory and boot of a PV guest

    /** Reserves pages for a guest that is being built, so that two builds cannot share the last free page; 0 ends the claim. */
    void claimPages(Domid domid, long pages);

    /**
     * Allocates frames of 2^order pages each.
     *
     * @param pfns the first guest frame number of each extent
     * @return the first machine frame number of each extent allocated, in order; shorter than {@code pfns} when memory ran out
     */
    long[] populate(Domid domid, int order, long[] pfns);

    /** The word size of a PV guest: 64. Before memory is populated. */
    void setAddressSize(Domid domid, int bits);

    /** The memory map the guest's kernel will be shown: one range of RAM from 0. */
    void setMemoryMap(Domid domid, MemoryKib size);

    /** Fills the page with the hypercall entry points. */
    void initHypercallPage(Domid domid, long mfn);

    /** Validates and pins the tree of page tables below this level-4 table. */
    void pinLevel4Table(Domid domid, long mfn);

    void setPvVcpu(Domid domid, int vcpu, PvVcpuState state);
}
