package org.domaind.xl.config.value;

import java.util.BitSet;
import java.util.List;
import org.domaind.xl.config.device.Items;
import org.domaind.xl.config.device.Scan;

/**
 * A set of the host's processors: a comma-separated list of {@code [^][node:|nodes:]N[-M]} and {@code all}, applied from left to right.
 *
 * @param problem what is wrong, or empty
 * @param beyond  a processor that the host does not have, which the reference ignores without a word; -1: none
 */
public record Affinity(BitSet cpus, String problem, int beyond) {
    private static final int DECIMAL = 10;

    public static Affinity read(String text, HostCpus host) {
        BitSet cpus = new BitSet();
        int beyond = -1;
        for (String item : Items.separated(text)) {
            boolean clear = item.startsWith("^");
            String range = clear ? item.substring(1) : item;
            boolean node = range.startsWith("node:") || range.startsWith("nodes:");
            range = node ? range.substring(range.indexOf(':') + 1) : range;
            if (range.equals("all")) {
                if (clear) {
                    return new Affinity(cpus, "Can't combine \"^\" and \"all\".", beyond);
                }
                cpus.set(0, HostCpus.bits(host.count()));
                continue;
            }
            long[] ends = ends(range);
            if (ends.length == 0) {
                return new Affinity(cpus, "Invalid pcpu range: " + range + ".", beyond);
            }
            if (node) {
                nodes(cpus, ends, host.nodes(), clear);
            } else {
                int last = (int) Math.min(ends[1], HostCpus.bits(host.count()) - 1L);
                if (ends[0] <= last) {
                    cpus.set((int) ends[0], last + 1, !clear);
                }
                beyond = host.known() && ends[1] >= host.count() && !clear ? (int) Math.min(ends[1], Integer.MAX_VALUE) : beyond;
            }
        }
        return new Affinity(cpus, "", beyond);
    }

    private static void nodes(BitSet cpus, long[] ends, List<BitSet> nodes, boolean clear) {
        for (long node = ends[0]; node <= ends[1] && node < nodes.size(); node++) {
            if (clear) {
                cpus.andNot(nodes.get((int) node));
            } else {
                cpus.or(nodes.get((int) node));
            }
        }
    }

    /** First and last of {@code N[-M]}; empty when it is no range. */
    static long[] ends(String range) {
        Scan scan = new Scan(range);
        long first = scan.unsigned(DECIMAL);
        if (!scan.found() || first < 0) {
            return new long[0];
        }
        long last = first;
        if (scan.take('-')) {
            last = scan.unsigned(DECIMAL);
            if (!scan.found() || last < first) {
                return new long[0];
            }
        }
        return scan.atEnd() ? new long[] {first, last} : new long[0];
    }
}
