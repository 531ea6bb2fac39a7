package org.domaind.xl.config.value;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.domaind.schema.api.HostReport;
import org.domaind.schema.model.CpuSet;

/**
 * The host's processors, as far as a config can name them.
 *
 * @param known  false: no daemon could be asked; every number is accepted then
 * @param count  the highest number and one
 * @param online those in use
 * @param nodes  the processors of each NUMA node
 */
public record HostCpus(boolean known, int count, int online, List<BitSet> nodes) {
    public static final HostCpus UNKNOWN = new HostCpus(false, CpuSet.MAX + 1, CpuSet.MAX + 1, List.of());

    public static HostCpus of(HostReport host) {
        List<BitSet> nodes = new ArrayList<>();
        for (int node = 0; node < host.nodeCount(); node++) {
            nodes.add(new BitSet());
        }
        for (int cpu = 0; cpu < host.cpus().size(); cpu++) {
            int node = host.cpus().get(cpu).node().orElse(0);
            if (node >= 0 && node < nodes.size()) {
                nodes.get(node).set(cpu);
            }
        }
        return new HostCpus(true, host.maxCpuId() + 1, host.cpuCount(), nodes);
    }

    /** The reference's bitmaps have whole bytes. @return how many numbers a bitmap of that many processors holds */
    public static int bits(int cpus) {
        return (cpus + Byte.SIZE - 1) / Byte.SIZE * Byte.SIZE;
    }
}
