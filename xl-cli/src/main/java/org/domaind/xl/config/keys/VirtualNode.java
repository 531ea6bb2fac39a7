package org.domaind.xl.config.keys;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.domaind.xl.config.device.Items;
import org.domaind.xl.config.device.Scan;
import org.domaind.xl.config.grammar.Value;
import org.domaind.xl.config.value.HostCpus;
import org.domaind.xl.config.value.Settings;
import org.domaind.xl.reference.ReferenceView;

/**
 * A virtual NUMA node: {@code pnode=}, {@code size=} in MiB, {@code vcpus=} and {@code vdistances=}.
 *
 * @param kib        unsigned, or {@link CpuKeys#NONE}
 * @param kibNamed   the sum of all its sizes, should there be several
 * @param vcpusNamed how many, each time that one is named
 */
record VirtualNode(long kib, long kibNamed, long[] distances, long pnode, BitSet vcpus, int vcpusNamed) {
    private static final int DECIMAL = 10;
    private static final int MAX_NAMED = 1 << 16;

    /** What is wrong with the key as a whole. */
    static final class Wrong extends Exception {
        Wrong(String message) {
            super(message, null, false, false);
        }
    }

    /** @param bits how many vcpus a node can hold; others are ignored, and found by their count */
    static List<VirtualNode> read(Settings settings, int bits, HostCpus host, ReferenceView view) throws Wrong {
        List<Value> lists = ((Value.Items) settings.setting("vnuma").orElseThrow().value()).values();
        List<VirtualNode> nodes = new ArrayList<>();
        for (Value value : lists) {
            if (!(value instanceof Value.Items options)) {
                settings.note(value.position().fileLine() + ":0: warning: value is not a list");
                throw new Wrong("cannot get vnode config option list");
            }
            nodes.add(node(options.values(), lists.size(), bits, host, view));
        }
        return nodes;
    }

    private static VirtualNode node(List<Value> options, int count, int bits, HostCpus host, ReferenceView view) throws Wrong {
        long kib = CpuKeys.NONE;
        long kibNamed = 0;
        long[] distances = new long[count];
        long pnode = 0;
        BitSet vcpus = new BitSet();
        int named = 0;
        for (Value option : options) {
            if (!(option instanceof Value.Atom atom)) {
                continue;
            }
            String[] pair = Items.pair(atom.text());
            if (pair == null) {
                throw new Wrong("failed to split \"" + atom.text() + "\" into pair");
            }
            switch (pair[0]) {
                case "pnode" -> {
                    pnode = number(pair[1]);
                    if (host.known() && Long.compareUnsigned(pnode, host.nodes().size()) >= 0) {
                        throw new Wrong("invalid pnode number: " + Long.toUnsignedString(pnode));
                    }
                    view.set("b_info/numa_placement", "False");
                }
                case "size" -> {
                    kib = number(pair[1]) << 10;
                    kibNamed += kib;
                }
                case "vcpus" -> named += vcpus(vcpus, pair[1], bits);
                case "vdistances" -> {
                    List<String> words = Items.separated(pair[1]);
                    if (words.size() > count) {
                        throw new Wrong("more distances than nodes: \"" + atom.text() + "\"");
                    }
                    for (int i = 0; i < words.size(); i++) {
                        distances[i] = number(words.get(i)) & 0xffff_ffffL;
                    }
                }
                default -> { }
            }
        }
        return new VirtualNode(kib, kibNamed, distances, pnode, vcpus, named);
    }

    private static int vcpus(BitSet vcpus, String text, int bits) throws Wrong {
        int named = 0;
        for (String range : Items.separated(text)) {
            // The reference does not look at whether this is a range: of 3-1 nothing is taken, of x vcpu 0.
            Scan scan = new Scan(range);
            long first = scan.unsigned(DECIMAL);
            long last = scan.found() && scan.take('-') ? scan.unsigned(DECIMAL) : first;
            if (first < 0 || last - first >= MAX_NAMED || last < 0) {
                throw new Wrong("Invalid vcpu range: " + range + ".");
            }
            for (long vcpu = first; vcpu <= last; vcpu++) {
                if (vcpu < bits) {
                    vcpus.set((int) vcpu);
                }
                named++;
            }
        }
        return named;
    }

    private static long number(String text) throws Wrong {
        Scan scan = new Scan(text);
        long value = scan.unsigned(DECIMAL);
        if (!scan.found() || value == Scan.TOO_LARGE) {
            throw new Wrong("failed to convert \"" + text + "\" to number");
        }
        return value;
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        if (kib != CpuKeys.NONE) {
            json.put("memkb", ReferenceView.unsigned(kib));
        }
        json.put("distances", Arrays.stream(distances).boxed().toList());
        if (pnode != 0) {
            json.put("pnode", pnode);
        }
        if (!vcpus.isEmpty()) {
            json.put("vcpus", vcpus.stream().boxed().toList());
        }
        return json;
    }
}
