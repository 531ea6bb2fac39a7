package org.domaind.xl.config;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.domaind.schema.model.CpuSet;
import org.domaind.xl.config.grammar.Value;

/**
 * Reads {@code cpus} and {@code cpus_soft}: a comma-separated list of {@code [^]N[-M]} and {@code all}, applied from left to right. A
 * string applies to all vcpus; a list has one string per vcpu.
 */
final class AffinityReader {
    private final Settings settings;
    private final int vcpus;

    AffinityReader(Settings settings, int vcpus) {
        this.settings = settings;
        this.vcpus = vcpus;
    }

    Draft.Affinity read(String key) {
        Optional<List<Value.Atom>> texts = settings.listOrText(key);
        if (texts.isEmpty()) {
            return Draft.Affinity.NONE;
        }
        boolean perVcpu = settings.isList(key);
        List<Optional<CpuSet>> sets = new ArrayList<>();
        for (Value.Atom text : texts.get()) {
            if (sets.size() < vcpus) {
                sets.add(set(key, text));
            }
        }
        if (!perVcpu) {
            sets = new ArrayList<>(Collections.nCopies(vcpus, sets.get(0)));
        }
        return new Draft.Affinity(sets, perVcpu);
    }

    private Optional<CpuSet> set(String key, Value.Atom atom) {
        BitSet bits = new BitSet();
        for (String item : atom.text().split(",")) {
            if (!item.isEmpty() && !apply(item, bits)) {
                settings.error(atom.position(), problem(item), "cpus as in 0-3,^1 or all");
                return Optional.empty();
            }
        }
        if (bits.isEmpty()) {
            settings.error(atom.position(), "vcpu " + (key.equals("cpus") ? "hard" : "soft") + " affinity map is empty", "");
            return Optional.empty();
        }
        return bits.cardinality() > CpuSet.MAX ? Optional.empty() : Optional.of(CpuSet.of(bits));
    }

    private static String problem(String item) {
        String range = item.startsWith("^") ? item.substring(1) : item;
        if (item.equals("^all")) {
            return "Can't combine \"^\" and \"all\".";
        }
        return range.startsWith("node") ? "NUMA nodes in a cpu list are not supported yet by this release of domaind: " + item
                : "Invalid pcpu range: " + range + ".";
    }

    private static boolean apply(String item, BitSet bits) {
        if (item.equals("all")) {
            bits.set(0, CpuSet.MAX + 1);
            return true;
        }
        boolean clear = item.startsWith("^");
        String range = clear ? item.substring(1) : item;
        int dash = range.indexOf('-');
        int first = cpu(dash < 0 ? range : range.substring(0, dash));
        int last = dash < 0 ? first : cpu(range.substring(dash + 1));
        if (first < 0 || last < first) {
            return false;
        }
        bits.set(first, last + 1, !clear);
        return true;
    }

    /** Capped at the highest possible cpu; -1 when it is not a number. */
    private static int cpu(String text) {
        if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        return text.length() > 5 ? CpuSet.MAX : Math.min(CpuSet.MAX, Integer.parseInt(text));
    }
}
