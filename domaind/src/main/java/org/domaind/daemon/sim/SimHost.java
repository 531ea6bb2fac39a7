package org.domaind.daemon.sim;

import java.util.Optional;
import java.util.OptionalLong;
import org.domaind.daemon.hypervisor.EventChannels;
import org.domaind.daemon.hypervisor.HostPorts;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.sim.guest.GuestKernel;
import org.domaind.daemon.sim.guest.GuestRunner;
import org.domaind.daemon.sim.guest.boot.GuestFault;
import org.domaind.daemon.sim.guest.boot.GuestRam;
import org.domaind.daemon.sim.machine.SimDomain;
import org.domaind.daemon.sim.machine.SimFaults;
import org.domaind.daemon.sim.machine.SimLeaks;
import org.domaind.daemon.sim.machine.SimMachine;
import org.domaind.daemon.sim.machine.SimOptions;
import org.domaind.daemon.sim.memory.PageTableTree;
import org.domaind.schema.model.Domid;

/**
 * A simulated machine and, at once, one process's ports to it. {@link #attach} gives ports to another process: closing those leaves the
 * machine and its guests alone, closing the host itself switches the machine off.
 */
public final class SimHost implements XenHost {
    private final SimMachine machine;
    private final SimSession session;
    private final GuestRunner runner;

    private SimHost(SimOptions options) {
        runner = new GuestRunner(options.cpus(), this::logged);
        machine = new SimMachine(options, (on, domain) -> new GuestKernel(runner, on, domain));
        session = new SimSession(machine);
    }

    private void logged(String line) {
        machine.locked(() -> machine.log(line));
    }

    public static SimHost create(SimOptions options) {
        return new SimHost(options);
    }

    /** Ports of their own, whose close() releases what was opened through them, as the end of a process does. */
    public XenHost attach() {
        return new SimSession(machine);
    }

    @Override
    public HostPorts ports() {
        return session.ports();
    }

    @Override
    public EventChannels openEventChannels() {
        return session.openEventChannels();
    }

    @Override
    public Optional<OwnStoreRing> openOwnStoreRing() {
        return session.openOwnStoreRing();
    }

    @Override
    public boolean simulated() {
        return true;
    }

    @Override
    public void close() {
        runner.stop();
        session.close();
        machine.switchOff();
    }

    // --- for tests

    /** Domain 0's balloon driver gives memory back. @param pages that it keeps */
    public void balloonDomainZero(long pages) {
        machine.locked(() -> machine.require("memory decrease_reservation", Domid.ZERO).frames.shrink(pages));
    }

    /** The gate of all operations. */
    public SimFaults faults() {
        return machine.faults;
    }

    /** What is in use now. */
    public SimLeaks leaks() {
        return machine.locked(machine::leaks);
    }

    /** What the hypervisor knows of a domain; empty when it does not exist. */
    public Optional<SimDomainView> view(Domid domid) {
        return machine.locked(() -> Optional.ofNullable(machine.domains.get(domid.value())).map(d -> SimDomainView.of(d, machine.devices(d.domid))));
    }

    /**
     * The machine frame that a guest's virtual address is mapped to by the tables below a level-4 table; empty when it is not.
     *
     * @param level4Mfn machine frame of that table
     */
    public OptionalLong translate(Domid domid, long level4Mfn, long address) {
        return machine.locked(() -> {
            SimDomain domain = machine.require("translate", domid);
            return PageTableTree.translate(level4Mfn, address, domain.frames::owns, machine.memory::page);
        });
    }

    /**
     * A copy of a guest's memory, through its first vcpu's page tables.
     *
     * @throws HypervisorException EFAULT when some of it is not mapped
     */
    public byte[] read(Domid domid, long address, int length) {
        SimDomain domain = machine.locked(() -> machine.require("read", domid));
        long root = machine.locked(domain::firstVcpu).orElseThrow(() -> new HypervisorException("read", "ENODATA")).level4Mfn();
        try {
            return GuestRam.paged(machine, domain, root).read(address, length);
        } catch (GuestFault fault) {
            throw new HypervisorException("read", "EFAULT");
        }
    }
}
