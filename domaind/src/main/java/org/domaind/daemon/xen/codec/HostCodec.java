package org.domaind.daemon.xen.codec;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.domaind.daemon.hypervisor.value.CpuTopology;
import org.domaind.daemon.hypervisor.value.PhysicalInfo;
import org.domaind.schema.abi.AbiTable;
import org.domaind.schema.abi.Struct;

/** The machine from its structs: xen_sysctl_physinfo, xen_sysctl_cputopo. */
public final class HostCodec {
    private static final int NONE = -1;
    private final AbiTable abi;

    public HostCodec(AbiTable abi) {
        this.abi = abi;
    }

    public PhysicalInfo decodePhysical(Struct in) {
        List<Integer> words = new ArrayList<>();
        for (int i = 0; i < in.layout().field("hw_cap").length(); i++) {
            words.add((int) in.get("hw_cap", i));
        }
        return new PhysicalInfo(in.getInt("threads_per_core"), in.getInt("cores_per_socket"), in.getInt("nr_cpus"), in.getInt("max_cpu_id"),
                in.getInt("nr_nodes"), in.get("cpu_khz"), virtCaps(in), in.get("total_pages"), in.get("free_pages"),
                in.get("outstanding_pages"), in.get("max_mfn"), words);
    }

    /** In the order and spelling of {@code xl info}. */
    private List<String> virtCaps(Struct in) {
        List<String> words = new ArrayList<>();
        boolean direct = has(in, "directio");
        add(words, "pv", has(in, "pv"));
        add(words, "hvm", has(in, "hvm"));
        add(words, "hvm_directio", direct && has(in, "hvm"));
        add(words, "pv_directio", direct && has(in, "pv"));
        add(words, "hap", has(in, "hap"));
        add(words, "shadow", has(in, "shadow"));
        add(words, "iommu_hap_pt_share", has(in, "iommu_hap_pt_share"));
        add(words, "vmtrace", has(in, "vmtrace"));
        add(words, "vpmu", has(in, "vpmu"));
        add(words, "gnttab-v1", grants(in, "gnttab_v1"));
        add(words, "gnttab-v2", grants(in, "gnttab_v2"));
        return words;
    }

    public boolean hap(Struct physical) {
        return has(physical, "hap");
    }

    public boolean grantsV2(Struct physical) {
        return grants(physical, "gnttab_v2");
    }

    /** Releases before 4.16 do not tell; they have both versions. */
    private boolean grants(Struct in, String version) {
        return !abi.hasConstant("XEN_SYSCTL_PHYSCAP_" + version) || has(in, version);
    }

    private boolean has(Struct in, String capability) {
        String name = "XEN_SYSCTL_PHYSCAP_" + capability;
        return abi.hasConstant(name) && (in.get("capabilities") & abi.constant(name)) != 0;
    }

    private static void add(List<String> words, String word, boolean wanted) {
        if (wanted) {
            words.add(word);
        }
    }

    public static CpuTopology.Cpu decodeCpu(Struct in) {
        return new CpuTopology.Cpu(known(in.getInt("core")), known(in.getInt("socket")), known(in.getInt("node")));
    }

    /** All ones stand for what is not known (XEN_INVALID_CORE_ID). */
    static OptionalInt known(int value) {
        return value == NONE ? OptionalInt.empty() : OptionalInt.of(value);
    }

    /** A text of the hypervisor: up to its NUL, or all of it. */
    public static String text(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
    }
}
