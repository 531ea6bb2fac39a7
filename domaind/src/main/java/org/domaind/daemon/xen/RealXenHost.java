package org.domaind.daemon.xen;

import java.util.Optional;
import org.domaind.daemon.hypervisor.EventChannels;
import org.domaind.daemon.hypervisor.HostPorts;
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
    private final HostPorts ports;

    RealXenHost(HostDevices devices) {
        Hypercalls hypercalls = RunningRelease.detect(devices);
        HostCalls machine = new HostCalls(hypercalls);
        PoolCalls pools = new PoolCalls(hypercalls, machine);
        DomainCalls domains = new DomainCalls(hypercalls, machine, pools);
        this.devices = devices;
        VcpuCalls vcpus = new VcpuCalls(hypercalls, machine);
        ports = new HostPorts(machine, domains, vcpus, new MemoryCalls(hypercalls), new RealGuestMemory(devices),
                new PvCalls(hypercalls), new HvmCalls(hypercalls), new DirtyLogCalls(hypercalls), new PassthroughCalls(hypercalls),
                new SchedulingCalls(hypercalls, domains, pools), pools, new RealGrantTable(devices, hypercalls),
                new PvStateCalls(devices, hypercalls, machine, vcpus), new ProcessorStateCalls(hypercalls));
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
    public HostPorts ports() {
        return ports;
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
