package org.domaind.xl.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.domaind.schema.api.HostReport;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.Requests;
import org.domaind.xl.client.DaemonConnection;
import org.domaind.xl.invocation.Arguments;
import org.domaind.xl.invocation.Command;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.JsonOutput;
import org.domaind.xl.invocation.Option;
import org.domaind.xl.invocation.Status;
import org.domaind.xl.invocation.Syntax;
import org.domaind.xl.render.Columns;

/** {@code xl info}. */
public final class InfoCommand implements Command {
    private static final int NAMES = 23;
    private static final long PAGES_PER_MIB = 256;
    private static final Path KERNEL = Path.of("/proc/sys/kernel");

    @Override
    public Syntax syntax() {
        return new Syntax("info", false, false, "[options] [field]", """
                -n, --numa         List host NUMA topology information
                --json             Print everything known as JSON
                """, 0, List.of(Option.flag('n', "numa"), Option.JSON));
    }

    @Override
    public int run(Invocation invocation, Arguments arguments) {
        HostReport host;
        try (DaemonConnection daemon = invocation.connect()) {
            host = daemon.call(Method.HOST_INFO, new Requests.None(), HostReport.class);
        }
        if (arguments.has("json")) {
            return JsonOutput.print(invocation, host);
        }
        Lines lines = new Lines(invocation, arguments.operands().isEmpty() ? "" : arguments.operand(0));
        kernel(lines);
        hardware(lines, host);
        if (arguments.has('n') && lines.prefix.isEmpty()) {
            topology(invocation, host);
        }
        hypervisor(lines, host);
        return Status.OK;
    }

    /** Prints {@code name : value}, or only the values of names that begin with the caller's operand. */
    private record Lines(Invocation invocation, String prefix) {
        void add(String name, Object value) {
            if (prefix.isEmpty()) {
                invocation.print(new Columns().left(name, NAMES).text(": ").text(String.valueOf(value)));
            } else if (name.startsWith(prefix)) {
                invocation.print(value);
            }
        }
    }

    /** The fields of uname(2). */
    private static void kernel(Lines lines) {
        lines.add("host", read("hostname"));
        lines.add("release", read("osrelease"));
        lines.add("version", read("version"));
        String machine = System.getProperty("os.arch");
        lines.add("machine", machine.equals("amd64") ? "x86_64" : machine);
    }

    private static String read(String name) {
        try {
            return Files.readString(KERNEL.resolve(name), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            // Not Linux: the JDK's properties come closest.
            return name.equals("osrelease") ? System.getProperty("os.version") : name.equals("version") ? System.getProperty("os.name") : "";
        }
    }

    private static void hardware(Lines lines, HostReport host) {
        lines.add("nr_cpus", host.cpuCount());
        lines.add("max_cpu_id", host.maxCpuId());
        lines.add("nr_nodes", host.nodeCount());
        lines.add("cores_per_socket", host.coresPerSocket());
        lines.add("threads_per_core", host.threadsPerCore());
        String kilo = Long.toString(host.cpuKhz() % 1000);
        lines.add("cpu_mhz", host.cpuKhz() / 1000 + "." + "0".repeat(3 - kilo.length()) + kilo);
        lines.add("hw_caps", capabilities(host.hardwareCaps()));
        lines.add("virt_caps", String.join(" ", host.virtCaps()));
        lines.add("total_memory", host.totalPages() / PAGES_PER_MIB);
        lines.add("free_memory", (host.freePages() - host.claimedPages()) / PAGES_PER_MIB);
        lines.add("sharing_freed_memory", host.sharingFreedPages() / PAGES_PER_MIB);
        lines.add("sharing_used_memory", host.sharingUsedPages() / PAGES_PER_MIB);
        lines.add("outstanding_claims", host.claimedPages() / PAGES_PER_MIB);
        lines.add("free_cpus", host.freeCpus());
    }

    private static String capabilities(List<Integer> words) {
        StringBuilder text = new StringBuilder();
        for (int word : words) {
            String hex = Integer.toHexString(word);
            text.append(text.isEmpty() ? "" : ":").append("0".repeat(8 - hex.length())).append(hex);
        }
        return text.toString();
    }

    private static void topology(Invocation invocation, HostReport host) {
        invocation.print("cpu_topology           :\ncpu:    core    socket     node");
        for (int i = 0; i < host.cpus().size(); i++) {
            HostReport.Cpu cpu = host.cpus().get(i);
            if (cpu.core().isPresent() && cpu.socket().isPresent() && cpu.node().isPresent()) {
                invocation.print(new Columns().right(i, 3).text(":    ").right(cpu.core().getAsInt(), 4).text("     ")
                        .right(cpu.socket().getAsInt(), 4).text("     ").right(cpu.node().getAsInt(), 4));
            }
        }
        invocation.print("device topology        :\ndevice           node\nNo device topology data available");
        invocation.print("numa_info              :\nnode:    memsize    memfree    distances");
        for (int i = 0; i < host.nodes().size(); i++) {
            HostReport.Node node = host.nodes().get(i);
            String distances = String.join(",", node.distances().stream().map(String::valueOf).toList());
            invocation.print(new Columns().right(i, 4).text(":    ").right(node.sizeBytes() >> 20, 6).text("     ")
                    .right(node.freeBytes() >> 20, 6).text("      ").text(distances));
        }
    }

    private static void hypervisor(Lines lines, HostReport host) {
        lines.add("xen_major", host.xenMajor());
        lines.add("xen_minor", host.xenMinor());
        lines.add("xen_extra", host.xenExtra());
        lines.add("xen_version", host.xenMajor() + "." + host.xenMinor() + host.xenExtra());
        lines.add("xen_caps", host.capabilities());
        lines.add("xen_scheduler", host.scheduler());
        lines.add("xen_pagesize", host.pageSize());
        lines.add("platform_params", "virt_start=0x" + Long.toHexString(host.platformStart()));
        lines.add("xen_changeset", host.changeset());
        lines.add("xen_commandline", host.commandLine());
        lines.add("cc_compiler", host.compiler());
        lines.add("cc_compile_by", host.compiledBy());
        lines.add("cc_compile_domain", host.compileDomain());
        lines.add("cc_compile_date", host.compileDate());
        lines.add("build_id", host.buildId().orElse(""));
        lines.add("xend_config_format", 4);
    }
}
