package org.domaind.daemon.sim.machine;

import java.util.Set;
import java.util.function.LongSupplier;
import org.domaind.daemon.hypervisor.value.PciAddress;
import org.domaind.daemon.sim.memory.MachineMemory;

/**
 * What the simulated machine is made of.
 *
 * @param cpus       logical cpus, 1 to 256
 * @param memoryMib  all memory, of which the hypervisor keeps 32 MiB and domain 0 {@code dom0Mib}
 * @param dom0Mib    memory of domain 0
 * @param nodes      memory nodes, 1 to 8; cpus and memory are spread evenly
 * @param seed       decides the order in which frames are handed out
 * @param tickMillis how often a guest prints a line, at least 1
 * @param nanoClock  a monotonic clock in nanoseconds, for cpu times
 * @param minor      the hypervisor release 4.minor that it behaves as: from 21 on it tells which domains changed
 * @param pciDevices functions that guests can be given
 */
public record SimOptions(int cpus, long memoryMib, long dom0Mib, int nodes, long seed, int tickMillis, LongSupplier nanoClock,
                         int minor, Set<PciAddress> pciDevices) {
    public static final int MAX_CPUS = 256;
    public static final int MAX_NODES = 8;
    public static final int OLDEST_MINOR = 14;
    public static final int NEWEST_MINOR = 22;
    public static final SimOptions DEFAULT = new SimOptions(4, 8192, 1024, 1, 1, 2000, System::nanoTime, 17,
            Set.of(new PciAddress(0, 3, 0, 0), new PciAddress(0, 3, 0, 1)));

    public SimOptions {
        pciDevices = Set.copyOf(pciDevices);
        require(cpus >= 1 && cpus <= MAX_CPUS, "cpus");
        require(nodes >= 1 && nodes <= MAX_NODES && nodes <= cpus, "nodes");
        require(dom0Mib >= 2, "dom0Mib");
        require(memoryMib >= dom0Mib + MachineMemory.HYPERVISOR_MIB + 2L * nodes && memoryMib <= 1 << 20, "memoryMib");
        require(tickMillis >= 1, "tickMillis");
        require(minor >= OLDEST_MINOR && minor <= NEWEST_MINOR, "minor");
    }

    public SimOptions withMemoryMib(long total, long dom0) {
        return new SimOptions(cpus, total, dom0, nodes, seed, tickMillis, nanoClock, minor, pciDevices);
    }

    public SimOptions withNodes(int count) {
        return new SimOptions(cpus, memoryMib, dom0Mib, count, seed, tickMillis, nanoClock, minor, pciDevices);
    }

    public SimOptions withTickMillis(int millis) {
        return new SimOptions(cpus, memoryMib, dom0Mib, nodes, seed, millis, nanoClock, minor, pciDevices);
    }

    public SimOptions withNanoClock(LongSupplier clock) {
        return new SimOptions(cpus, memoryMib, dom0Mib, nodes, seed, tickMillis, clock, minor, pciDevices);
    }

    public SimOptions withRelease(int newMinor) {
        return new SimOptions(cpus, memoryMib, dom0Mib, nodes, seed, tickMillis, nanoClock, newMinor, pciDevices);
    }

    private static void require(boolean holds, String name) {
        if (!holds) {
            throw new IllegalArgumentException(name + " is out of range");
        }
    }
}
