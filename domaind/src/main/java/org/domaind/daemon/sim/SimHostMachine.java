package org.domaind.daemon.sim;

import org.domaind.daemon.hypervisor.HostMachine;
import org.domaind.daemon.hypervisor.value.CpuTopology;
import org.domaind.daemon.hypervisor.value.HypervisorInfo;
import org.domaind.daemon.hypervisor.value.NumaInfo;
import org.domaind.daemon.hypervisor.value.PhysicalInfo;
import org.domaind.daemon.sim.machine.SimMachine;

/** The machine as a whole. */
record SimHostMachine(SimMachine machine) implements HostMachine {
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

    /** The hypervisor says that it has heard them. */
    @Override
    public void debugKeys(String keys) {
        machine.port("sysctl debug_keys", () -> {
            keys.chars().forEach(key -> machine.log("'" + (char) key + "' pressed"));
            return machine;
        });
    }

    @Override
    public String readConsole(boolean clear) {
        return machine.port("sysctl readconsole", () -> machine.console.read(clear));
    }
}
