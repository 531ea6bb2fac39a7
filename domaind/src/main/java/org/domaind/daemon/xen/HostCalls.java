package org.domaind.daemon.xen;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.domaind.daemon.hypervisor.HostMachine;
import org.domaind.daemon.hypervisor.value.CpuTopology;
import org.domaind.daemon.hypervisor.value.HypervisorInfo;
import org.domaind.daemon.hypervisor.value.NumaInfo;
import org.domaind.daemon.hypervisor.value.PhysicalInfo;
import org.domaind.daemon.xen.codec.DomainCodec;
import org.domaind.daemon.xen.codec.HostCodec;
import org.domaind.daemon.xen.hypercall.Arena;
import org.domaind.daemon.xen.hypercall.ControlCall;
import org.domaind.daemon.xen.hypercall.Hypercalls;
import org.domaind.schema.abi.AbiTable;
import org.domaind.schema.abi.Struct;
import org.domaind.schema.abi.StructLayout;

/** What is asked about the machine: sysctls, and the hypervisor's version. */
final class HostCalls implements HostMachine {
    private static final int CONSOLE_CHUNK = 16 * 1024;
    /** More than any hypervisor keeps. */
    private static final int CONSOLE_LIMIT = 16 * 1024 * 1024;
    private static final int MAX_NODES = 64;
    private static final Map<String, String> SCHEDULERS = Map.of("XEN_SCHEDULER_CREDIT", "credit", "XEN_SCHEDULER_CREDIT2", "credit2",
            "XEN_SCHEDULER_ARINC653", "arinc653", "XEN_SCHEDULER_RTDS", "rtds", "XEN_SCHEDULER_NULL", "null");
    private final Hypercalls hypercalls;
    private final AbiTable abi;
    private final HostCodec codec;
    private final VersionCalls version;

    HostCalls(Hypercalls hypercalls) {
        this.version = new VersionCalls(hypercalls);
        this.hypercalls = hypercalls;
        this.abi = hypercalls.abi();
        this.codec = new HostCodec(abi);
    }

    @Override
    public HypervisorInfo info() {
        return version.info(scheduler());
    }

    @Override
    public PhysicalInfo physicalInfo() {
        try (ControlCall call = hypercalls.sysctl("physinfo")) {
            call.run();
            return codec.decodePhysical(call.arguments("xen_sysctl_physinfo"));
        }
    }

    /** What a domain's creation must know of the machine. */
    HostFeatures features() {
        try (ControlCall call = hypercalls.sysctl("physinfo")) {
            call.run();
            Struct info = call.arguments("xen_sysctl_physinfo");
            return new HostFeatures(codec.hap(info), codec.grantsV2(info));
        }
    }

    /** @param hap see {@link DomainCodec}  @param grantsV2 likewise */
    record HostFeatures(boolean hap, boolean grantsV2) {
    }

    String scheduler() {
        try (ControlCall call = hypercalls.sysctl("sched_id")) {
            call.run();
            return schedulerName(call.arguments("xen_sysctl_sched_id").get("sched_id"));
        }
    }

    String schedulerName(long id) {
        return SCHEDULERS.keySet().stream().filter(name -> abi.constant(name) == id).map(SCHEDULERS::get).findFirst().orElse("unknown");
    }

    @Override
    public CpuTopology cpuTopology() {
        int count;
        try (ControlCall call = hypercalls.sysctl("cputopoinfo")) {
            call.run();
            count = call.arguments("xen_sysctl_cputopoinfo").getInt("num_cpus");
        }
        StructLayout element = abi.struct("xen_sysctl_cputopo");
        try (ControlCall call = hypercalls.sysctl("cputopoinfo")) {
            Arena.Block array = call.allocate(Math.max(1, count) * element.size());
            Struct arguments = call.arguments("xen_sysctl_cputopoinfo").put("num_cpus", count).put("cputopo", array.address());
            call.run();
            List<CpuTopology.Cpu> cpus = new ArrayList<>();
            for (int i = 0; i < Math.min(count, arguments.getInt("num_cpus")); i++) {
                cpus.add(HostCodec.decodeCpu(array.element(element, i)));
            }
            return new CpuTopology(List.copyOf(cpus));
        }
    }

    @Override
    public NumaInfo numaInfo() {
        StructLayout element = abi.struct("xen_sysctl_meminfo");
        try (ControlCall call = hypercalls.sysctl("numainfo")) {
            Arena.Block memory = call.allocate(MAX_NODES * element.size());
            Arena.Block distances = call.allocate(MAX_NODES * MAX_NODES * 4);
            Struct arguments = call.arguments("xen_sysctl_numainfo").put("num_nodes", MAX_NODES).put("meminfo", memory.address())
                    .put("distance", distances.address());
            call.run();
            int count = Math.min(MAX_NODES, arguments.getInt("num_nodes"));
            List<NumaInfo.Node> nodes = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                List<Integer> row = new ArrayList<>();
                for (int j = 0; j < count; j++) {
                    row.add(distances.bytes().getInt(4 * (i * count + j)));
                }
                Struct node = memory.element(element, i);
                boolean absent = node.get("memsize") == abi.constant("XEN_INVALID_MEM_SZ");
                nodes.add(new NumaInfo.Node(absent ? 0 : node.get("memsize"), absent ? 0 : node.get("memfree"), List.copyOf(row)));
            }
            return new NumaInfo(List.copyOf(nodes));
        }
    }

    @Override
    public String readConsole(boolean clear) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        long index = 0;
        while (text.size() < CONSOLE_LIMIT) {
            try (ControlCall call = hypercalls.sysctl("readconsole")) {
                Arena.Block buffer = call.allocate(CONSOLE_CHUNK);
                Struct arguments = call.arguments("xen_sysctl_readconsole").put("incremental", 1).put("clear", clear ? 1 : 0)
                        .put("index", index).put("buffer", buffer.address()).put("count", CONSOLE_CHUNK);
                call.run();
                int got = Math.min(CONSOLE_CHUNK, arguments.getInt("count"));
                if (got <= 0) {
                    break;
                }
                byte[] bytes = new byte[got];
                buffer.bytes().get(0, bytes);
                text.writeBytes(bytes);
                index = arguments.get("index");
            }
        }
        return HostCodec.text(text.toByteArray());
    }

    @Override
    public void debugKeys(String keys) {
        byte[] bytes = keys.getBytes(StandardCharsets.US_ASCII);
        try (ControlCall call = hypercalls.sysctl("debug_keys")) {
            Arena.Block text = call.allocate(Math.max(1, bytes.length));
            text.bytes().put(0, bytes);
            call.arguments("xen_sysctl_debug_keys").put("keys", text.address()).put("nr_keys", bytes.length);
            call.run();
        }
    }
}
