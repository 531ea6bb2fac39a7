package org.domaind.daemon.sim;

import java.util.function.LongSupplier;

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
 */
public record SimOptions(int cpus, long memoryMib, long dom0Mib, int nodes, long seed, int tickMillis, LongSupplier nanoClock,
                         int minor) {
    public static final int MAX_CPUS = 256;
    public static final int MAX_NODES = 8;
    public static final int OLDEST_MINOR = 14;
    public static final int NEWEST_MINOR = 22;
    public static final SimOptions DEFAULT = new SimOptions(4, 8192, 1024, 1, 1, 2000, System::nanoTime, 17);

    public SimOptions {
        require(cpus >= 1 && cpus <= MAX_CPUS, "cpus");
        require(nodes >= 1 && nodes <= MAX_NODES && nodes <= cpus, "nodes");
        require(dom0Mib >= 2, "dom0Mib");
        require(memoryMib >= dom0Mib + MachineMemory.HYPERVISOR_MIB + 2L * nodes && memoryMib <= 1 << 20, "memoryMib");
        require(tickMillis >= 1, "tickMillis");
        require(minor >= OLDEST_MINOR && minor <= NEWEST_MINOR, "minor");
    }

    public SimOptions withMemoryMib(long total, long dom0) {
        return new SimOptions(cpus, total, dom0, nodes, seed, tickMillis, nanoClock, minor);
    }

    public SimOptions withNodes(int count) {
        return new SimOptions(cpus, memoryMib, dom0Mib, count, seed, tickMillis, nanoClock, minor);
    }

    public SimOptions withTickMillis(int millis) {
        return new SimOptions(cpus, memoryMib, dom0Mib, nodes, seed, millis, nanoClock, minor);
    }

    public SimOptions withNanoClock(LongSupplier clock) {
        return new SimOptions(cpus, memoryMib, dom0Mib, nodes, seed, tickMillis, clock, minor);
    }

    public SimOptions withRelease(int newMinor) {
        return new SimOptions(cpus, memoryMib, dom0Mib, nodes, seed, tickMillis, nanoClock, newMinor);
    }

    private static void require(boolean holds, String name) {
        if (!holds) {
            throw new IllegalArgumentException(name + " is out of range");
        }
    }
}
