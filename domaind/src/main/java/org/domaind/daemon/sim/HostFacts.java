package org.domaind.daemon.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.domaind.daemon.hypervisor.MappedPages;
import org.domaind.daemon.hypervisor.value.CpuPool;
import org.domaind.daemon.hypervisor.value.CpuTopology;
import org.domaind.daemon.hypervisor.value.HypervisorInfo;
import org.domaind.daemon.hypervisor.value.NumaInfo;
import org.domaind.daemon.hypervisor.value.PhysicalInfo;
import org.domaind.daemon.sim.machine.SimMachine;
import org.domaind.daemon.sim.machine.SimOptions;
import org.domaind.schema.model.CpuSet;

/** What the simulated machine and its hypervisor say of themselves. */
final class HostFacts {
    static final String SCHEDULER = "credit2";
    private static final int MAJOR = 4;
    private static final String EXTRA = "-sim";
    /** Where the hypervisor's hole in a guest's address space begins on x86-64. */
    private static final long PLATFORM_START = 0xffff800000000000L;
    private static final long CPU_KHZ = 2_000_000;
    private static final int NEAR = 10;
    private static final int FAR = 20;
    private static final List<Integer> HARDWARE_CAPS = List.of(0x178bfbff, 0x00f82203, 0x2c100800, 0x00000001, 0, 0, 0, 0x00000100);

    private HostFacts() {
    }

    static HypervisorInfo hypervisor(SimOptions options) {
        return new HypervisorInfo(MAJOR, options.minor(), EXTRA, List.of("xen-3.0-x86_64", "hvm-3.0-x86_32", "hvm-3.0-x86_32p", "hvm-3.0-x86_64"), "simulated", "simulated dom0_mem=" + options.dom0Mib() + "M", MappedPages.PAGE_SIZE,
                PLATFORM_START, "none", "domaind", "simulated.invalid", "Thu Jan  1 00:00:00 UTC 1970", Optional.empty(), SCHEDULER);
    }

    static PhysicalInfo machine(SimMachine machine) {
        SimOptions options = machine.options;
        return new PhysicalInfo(1, options.cpus() / options.nodes(), options.cpus(), options.cpus() - 1, options.nodes(), CPU_KHZ,
                List.of("pv", "hvm", "hvm_directio", "pv_directio", "hap", "vpmu", "gnttab-v1"), machine.memory.total(), machine.memory.free(), machine.claimedPages(),
                machine.memory.total() - 1, HARDWARE_CAPS);
    }

    static CpuTopology cpus(SimOptions options) {
        List<CpuTopology.Cpu> cpus = new ArrayList<>();
        for (int cpu = 0; cpu < options.cpus(); cpu++) {
            int node = cpu * options.nodes() / options.cpus();
            int first = (node * options.cpus() + options.nodes() - 1) / options.nodes();
            cpus.add(new CpuTopology.Cpu(OptionalInt.of(cpu - first), OptionalInt.of(node), OptionalInt.of(node)));
        }
        return new CpuTopology(List.copyOf(cpus));
    }

    static NumaInfo nodes(SimMachine machine) {
        int count = machine.options.nodes();
        return new NumaInfo(IntStream.range(0, count).mapToObj(node -> new NumaInfo.Node(
                machine.memory.totalOnNode(node) * MappedPages.PAGE_SIZE, machine.memory.freeOnNode(node) * MappedPages.PAGE_SIZE,
                IntStream.range(0, count).mapToObj(other -> other == node ? NEAR : FAR).toList())).toList());
    }

    static List<CpuPool> pools(SimMachine machine) {
        return List.of(new CpuPool(0, SCHEDULER, machine.domains.size(), CpuSet.range(0, machine.options.cpus() - 1)));
    }
}
