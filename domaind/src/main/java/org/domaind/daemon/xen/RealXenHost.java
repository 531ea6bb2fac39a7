package org.domaind.daemon.xen;

import java.util.Optional;
import org.domaind.daemon.hypervisor.EventChannels;
import org.domaind.daemon.hypervisor.GrantTable;
import org.domaind.daemon.hypervisor.GuestMemory;
import org.domaind.daemon.hypervisor.Hypervisor;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.os.HostDevices;
import org.domaind.daemon.os.linux.LinuxDevices;
import org.domaind.schema.api.ProblemException;

/** The machine this process runs on. */
public final class RealXenHost implements XenHost {
    private final HostDevices devices;
    private final RealHypervisor hypervisor;
    private final RealGrantTable grants;

    RealXenHost(HostDevices devices) {
        Hypercalls hypercalls = RunningRelease.detect(devices);
        this.devices = devices;
        this.hypervisor = new RealHypervisor(hypercalls);
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
    public Hypervisor hypervisor() {
        return hypervisor;
    }

    @Override
    public GuestMemory memory() {
        return (domid, frames) -> new HostPages(Refusals.translate(() -> devices.mapFrames(domid.value(), frames)));
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
