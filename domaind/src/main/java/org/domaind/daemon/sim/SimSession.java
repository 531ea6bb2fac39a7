package org.domaind.daemon.sim;

import java.util.Optional;
import org.domaind.daemon.hypervisor.EventChannels;
import org.domaind.daemon.hypervisor.HostPorts;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.sim.machine.SimMachine;

/** One process's use of the machine: what it opened ends with it, the guests stay. */
final class SimSession implements XenHost {
    private final SimMachine machine;
    private final HostPorts ports;

    SimSession(SimMachine machine) {
        this.machine = machine;
        SimPvBuild pvBuild = new SimPvBuild(machine);
        SimSavedState saved = new SimSavedState(machine, pvBuild);
        ports = new HostPorts(new SimHostMachine(machine), new SimDomains(machine), new SimVcpus(machine), new SimAllocation(machine),
                new SimGuestMemory(this), pvBuild, new SimHvmBuild(machine), new SimDirtyLog(machine), new SimPassthrough(machine),
                new SimScheduling(machine), new SimPools(machine), new SimGrantTable(this),
                saved, saved);
    }

    SimMachine state() {
        return machine;
    }

    @Override
    public HostPorts ports() {
        return ports;
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
