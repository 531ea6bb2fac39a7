package org.domaind.xl.config.keys;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.domaind.schema.config.VcpuSpec;
import org.domaind.schema.keys.ConfigKey;
import org.domaind.schema.model.GuestType;
import org.domaind.xl.config.grammar.Value;
import org.domaind.xl.config.value.Affinity;
import org.domaind.xl.config.value.CpuidPolicy;
import org.domaind.xl.config.value.HostCpus;
import org.domaind.xl.config.value.Settings;
import org.domaind.xl.reference.ReferenceView;

/** Keys of vcpus and memory, which depend on each other: numbers, affinities, virtual NUMA nodes, cpuid. */
final class CpuKeys {
    /** The amount of memory that means none. */
    static final long NONE = -1;

    private final Settings settings;
    private final ReferenceView view;
    private final GuestType type;
    private final Supplier<HostCpus> host;
    private long vcpus;
    private int maxVcpus;
    /** Unsigned. */
    private long maxKib = NONE;

    CpuKeys(Settings settings, ReferenceView view, GuestType type, Supplier<HostCpus> host) {
        this.settings = settings;
        this.view = view;
        this.type = type;
        this.host = host;
    }

    /** @return false: the key is not one of these */
    boolean read(ConfigKey key) {
        switch (key.name()) {
            case "maxmem" -> settings.anyNumber("maxmem").ifPresent(mib -> maxKib = mib << 10);
            case "vcpus" -> settings.anyNumber("vcpus").ifPresent(this::vcpus);
            case "maxvcpus" -> settings.anyNumber("maxvcpus").ifPresent(n -> maxVcpus = (int) n);
            // Read whether or not the key is there: the sizes are known now.
            case "vnuma" -> sizes();
            case "cpus", "cpus_soft" -> affinity(key.name());
            case "cpuid" -> CpuidPolicy.read(settings, key.name()).json().ifPresent(json -> view.put(key.name(), json));
            default -> {
                return false;
            }
        }
        return true;
    }

    private void vcpus(long number) {
        if (number < 0 || number > VcpuSpec.MAX) {
            settings.error("vcpus", "vcpus=" + number + " is out of range");
            return;
        }
        vcpus = number;
        if (number > 0) {
            view.put("vcpus", number);
        }
    }

    private void sizes() {
        List<VirtualNode> nodes = settings.isList("vnuma") ? nodes() : List.of();
        if (!nodes.isEmpty()) {
            byNodes(nodes);
        }
        if (maxKib == NONE) {
            OptionalLong memory = settings.quietNumber("memory");
            maxKib = memory.isPresent() ? memory.getAsLong() << 10 : NONE;
        }
        warnOfBalloon();
        if (maxKib != NONE) {
            view.set("b_info/max_memkb", ReferenceView.unsigned(maxKib));
        }
        if (maxVcpus == 0) {
            maxVcpus = (int) vcpus;
        }
        if (maxVcpus < vcpus) {
            settings.error("maxvcpus", "maxvcpus < vcpus", vcpus + " to " + VcpuSpec.MAX);
        } else if (maxVcpus != 0) {
            view.put("maxvcpus", maxVcpus);
        }
    }

    /** Only pv kernels can be counted on to have one. */
    private void warnOfBalloon() {
        OptionalLong memory = settings.quietNumber("memory");
        OptionalLong most = settings.quietNumber("maxmem");
        if (type != GuestType.PV && memory.isPresent() && most.isPresent() && most.getAsLong() > memory.getAsLong()) {
            settings.warning(settings.at("maxmem"), "maxmem=" + most.getAsLong() + " is above memory=" + memory.getAsLong()
                    + ": a guest without a balloon driver will run out of memory");
        }
    }

    private List<VirtualNode> nodes() {
        HostCpus known = host.get();
        try {
            return VirtualNode.read(settings, HostCpus.bits(maxVcpus > 0 ? maxVcpus : known.count()), known, view);
        } catch (VirtualNode.Wrong e) {
            settings.error("vnuma", e.getMessage(), "");
            return List.of();
        }
    }

    private void byNodes(List<VirtualNode> nodes) {
        int counted = 0;
        long kib = 0;
        for (VirtualNode node : nodes) {
            counted += node.vcpusNamed();
            kib += node.kibNamed();
        }
        if (maxVcpus != 0 && maxVcpus != counted) {
            settings.error("vnuma", "vnuma vcpus and maxvcpus= mismatch", maxVcpus + " vcpus in all nodes");
        } else if (maxVcpus == 0 && host.get().online() < counted) {
            settings.error("vnuma", "vnuma specifies more vcpus than pcpus, use maxvcpus= to override this check.", "");
        } else if (maxKib != NONE && maxKib != kib) {
            settings.error("vnuma", "maxmem and vnuma memory size mismatch", "");
        }
        maxVcpus = counted;
        maxKib = kib;
        view.put("vnuma", nodes.stream().map(VirtualNode::json).toList());
    }

    private void affinity(String key) {
        boolean hard = key.equals("cpus");
        boolean list = settings.isList(key);
        if (list || !hard) {
            view.set("b_info/numa_placement", "False");
        }
        HostCpus known = host.get();
        List<BitSet> sets = new ArrayList<>();
        List<Value.Atom> texts = settings.listOrText(key).orElse(List.of());
        for (Value.Atom text : list ? texts.subList(0, Math.min(texts.size(), Math.max(0, maxVcpus))) : texts) {
            Affinity affinity = Affinity.read(text.text(), known);
            if (!affinity.problem().isEmpty()) {
                settings.error(text.position(), affinity.problem(), "cpus as in 0-3,^1 or all");
                return;
            }
            if (affinity.beyond() >= 0) {
                settings.warning(text.position(), "cpu " + affinity.beyond() + " is none of this host's " + known.count());
            }
            sets.add(affinity.cpus());
        }
        if (maxVcpus > VcpuSpec.MAX) {
            settings.error(settings.at(key), "maxvcpus=" + maxVcpus + " is too large for " + key, "at most " + VcpuSpec.MAX);
            return;
        }
        if (!list && !sets.isEmpty()) {
            sets = Collections.nCopies(Math.max(0, maxVcpus), sets.get(0));
        }
        for (BitSet set : hard ? sets : List.<BitSet>of()) {
            if (set.isEmpty()) {
                settings.error(settings.at(key), "vcpu hard affinity map is empty", "");
                return;
            }
        }
        if (!sets.isEmpty()) {
            view.set(hard ? "b_info/vcpu_hard_affinity" : "b_info/vcpu_soft_affinity", sets.stream().map(set -> numbers(set, known)).toList());
        }
    }

    /** Of an unknown host's processors all are not counted. */
    private static List<Integer> numbers(BitSet set, HostCpus known) {
        return !known.known() && set.cardinality() == HostCpus.bits(known.count()) ? List.of() : set.stream().boxed().toList();
    }
}
