package org.domaind.daemon.xen;

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
import org.domaind.daemon.os.HostDevices;
import org.domaind.daemon.os.linux.LinuxDevices;
import org.domaind.daemon.xen.hypercall.Hypercalls;
import org.domaind.daemon.xen.hypercall.Refusals;
import org.domaind.daemon.xen.hypercall.RunningRelease;
import org.domaind.schema.api.ProblemException;

/** The machine this process runs on. */
public final class RealXenHost implements XenHost {
    private final HostDevices devices;
    private final HostCalls machine;
    private final PoolCalls pools;
    private final DomainCalls domains;
    private final VcpuCalls vcpus;
    private final MemoryCalls allocation;
    private final RealGuestMemory memory;
    private final PvCalls pvBuild;
    private final HvmCalls hvmBuild;
    private final DirtyLogCalls dirtyLog;
    private final PassthroughCalls passthrough;
    private final SchedulingCalls scheduling;
    private final RealGrantTable grants;

    RealXenHost(HostDevices devices) {
        Hypercalls hypercalls = RunningRelease.detect(devices);
        this.devices = devices;
        this.machine = new HostCalls(hypercalls);
        this.pools = new PoolCalls(hypercalls, machine);
        this.domains = new DomainCalls(hypercalls, machine, pools);
        this.vcpus = new VcpuCalls(hypercalls, machine);
        this.allocation = new MemoryCalls(hypercalls);
        this.memory = new RealGuestMemory(devices);
        this.pvBuild = new PvCalls(hypercalls);
        this.hvmBuild = new HvmCalls(hypercalls);
        this.dirtyLog = new DirtyLogCalls(hypercalls);
        this.passthrough = new PassthroughCalls(hypercalls);
        this.scheduling = new SchedulingCalls(hypercalls, domains, pools);
        this.grants = new RealGrantTable(devices, hypercalls);
    }

    /**
     * Opens the host's devices.
     *
     * @throws ProblemException {@code not-on-xen}, {@code not-permitted} or {@code unknown-hypervisor}
     */
    public static RealXenHost open() {
        HostDevices devices = LinuxDevices.open();
        try {
            return new RealXenHost(devices);
        } catch (RuntimeException e) {
            devices.close();
            throw e;
        }
    }

    @Override
    public HostMachine machine() {
        return machine;
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
        return new RealEventChannels(Refusals.translate(devices::openEvents));
    }

    @Override
    public Optional<OwnStoreRing> openOwnStoreRing() {
        return Refusals.translate(() -> {
            int port = devices.storePort();
            return Optional.of(new OwnStoreRing(new HostPages(devices.mapStoreRing()), port));
        });
    }

    @Override
    public boolean simulated() {
        return false;
    }

    @Override
    public void close() {
        devices.close();
    }
}
