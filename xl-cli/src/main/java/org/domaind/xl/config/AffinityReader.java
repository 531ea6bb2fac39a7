package org.domaind.xl.config;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.domaind.schema.model.CpuSet;
import org.domaind.xl.config.grammar.Value;
import org.domaind.xl.config.value.Affinity;
import org.domaind.xl.config.value.HostCpus;
import org.domaind.xl.config.value.Settings;

/** Reads {@code cpus} and {@code cpus_soft} for a guest that is to be made: a string applies to all vcpus; a list has one string per vcpu. */
final class AffinityReader {
    private final Settings settings;
    private final int vcpus;
    private final Supplier<HostCpus> host;

    AffinityReader(Settings settings, int vcpus, Supplier<HostCpus> host) {
        this.settings = settings;
        this.vcpus = vcpus;
        this.host = host;
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

    /** Empty: any processor. */
    private Optional<CpuSet> set(String key, Value.Atom text) {
        HostCpus known = host.get();
        BitSet bits = Affinity.read(text.text(), known).cpus();
        if (bits.isEmpty()) {
            settings.error(text.position(), "vcpu " + (key.equals("cpus") ? "hard" : "soft") + " affinity map is empty", "");
            return Optional.empty();
        }
        return bits.cardinality() >= known.count() ? Optional.empty() : Optional.of(CpuSet.of(bits));
    }
}
