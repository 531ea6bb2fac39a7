package org.domaind.daemon.sim;

import java.util.Optional;
import org.domaind.daemon.hypervisor.DirtyLog;
import org.domaind.daemon.hypervisor.DomainOperations;
import org.domaind.daemon.hypervisor.DomainScheduling;
import org.domaind.daemon.hypervisor.EventChannels;
import org.domaind.daemon.hypervisor.GrantTable;
import org.domaind.daemon.hypervisor.GuestMemory;
import org.domaind.daemon.hypervisor.HostMachine;
import org.domaind.daemon.hypervisor.HvmBuild;
import org.domaind.daemon.hypervisor.MemoryAllocation;
import org.domaind.daemon.hypervisor.Passthrough;
import org.domaind.daemon.hypervisor.PoolOperations;
import org.domaind.daemon.hypervisor.PvBuild;
import org.domaind.daemon.hypervisor.VcpuOperations;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.sim.machine.SimMachine;

/** One process's use of the machine: what it opened ends with it, the guests stay. */
final class SimSession implements XenHost {
    private final SimMachine machine;
    private final HostMachine hostMachine;
    private final DomainOperations domains;
    private final VcpuOperations vcpus;
    private final MemoryAllocation allocation;
    private final PvBuild pvBuild;
    private final HvmBuild hvmBuild;
    private final DirtyLog dirtyLog;
    private final Passthrough passthrough;
    private final DomainScheduling scheduling;
    private final PoolOperations pools;
    private final GuestMemory memory = new SimGuestMemory(this);
    private final GrantTable grants = new SimGrantTable(this);

    SimSession(SimMachine machine) {
        this.machine = machine;
        this.hostMachine = new SimHostMachine(machine);
        this.domains = new SimDomains(machine);
        this.vcpus = new SimVcpus(machine);
        this.allocation = new SimAllocation(machine);
        this.pvBuild = new SimPvBuild(machine);
        this.hvmBuild = new SimHvmBuild(machine);
        this.dirtyLog = new SimDirtyLog(machine);
        this.passthrough = new SimPassthrough(machine);
        this.scheduling = new SimScheduling(machine);
        this.pools = new SimPools(machine);
    }

    SimMachine state() {
        return machine;
    }

    @Override
    public HostMachine machine() {
        return hostMachine;
    }

    @Override
    public DomainOperations domains() {
        return domains;
    }

    @Override
    public VcpuOperations vcpus() {
        return vcpus;
    }

    @Override
    public MemoryAllocation allocation() {
        return allocation;
    }

    @Override
    public PvBuild pvBuild() {
        return pvBuild;
    }

    @Override
    public HvmBuild hvmBuild() {
        return hvmBuild;
    }

    @Override
    public DirtyLog dirtyLog() {
        return dirtyLog;
    }

    @Override
    public Passthrough passthrough() {
        return passthrough;
    }

    @Override
    public DomainScheduling scheduling() {
        return scheduling;
    }

    @Override
    public PoolOperations pools() {
        return pools;
    }

    @Override
    public GuestMemory memory() {
        return memory;
    }

    @Override
    public GrantTable grants() {
        return grants;
    }

    @Override
    public EventChannels openEventChannels() {
        return machine.port("evtchn open", () -> {
            SimEventChannels set = new SimEventChannels(machine);
            machine.open.opened(set, this);
            return set;
        });
    }

    @Override
    public Optional<OwnStoreRing> openOwnStoreRing() {
        return Optional.empty();
    }

    @Override
    public boolean simulated() {
        return true;
    }

    @Override
    public void close() {
        machine.locked(() -> machine.open.end(this));
    }
}
