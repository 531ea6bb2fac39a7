package org.domaind.daemon.sim;

import java.util.Optional;
import org.domaind.daemon.hypervisor.EventChannels;
import org.domaind.daemon.hypervisor.GrantTable;
import org.domaind.daemon.hypervisor.GuestMemory;
import org.domaind.daemon.hypervisor.Hypervisor;
import org.domaind.daemon.hypervisor.XenHost;

/** One process's use of the machine: what it opened ends with it, the guests stay. */
final class SimSession implements XenHost {
    private final SimMachine machine;
    private final Hypervisor hypervisor;
    private final GuestMemory memory = new SimGuestMemory(this);
    private final GrantTable grants = new SimGrantTable(this);

    SimSession(SimMachine machine) {
        this.machine = machine;
        this.hypervisor = new SimHypervisor(machine);
    }

    SimMachine machine() {
        return machine;
    }

    @Override
    public Hypervisor hypervisor() {
        return hypervisor;
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
        return machine.port("evtchn open", () -> machine.open(this));
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
        machine.end(this);
    }
}
