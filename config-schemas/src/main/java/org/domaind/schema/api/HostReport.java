package org.domaind.schema.api;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The data of {@code xl info}, except for what the command reads from its own kernel.
 *
 * @param simulated         the daemon runs on its simulated host
 * @param hardwareCaps      eight words of cpuid
 * @param virtCaps          words of the {@code virt_caps} line
 * @param claimedPages      claimed by guests but not yet allocated; a new guest cannot have these of {@code freePages}
 * @param nodes             one entry per NUMA node
 * @param cpus              one entry per pcpu, indexed by its number
 * @param freeCpus          in no cpupool
 * @param platformStart     the start of the hypervisor's virtual address range
 * @param buildId           hexadecimal, when the hypervisor has one
 */
public record HostReport(boolean simulated, int cpuCount, int maxCpuId, int nodeCount, int coresPerSocket, int threadsPerCore, long cpuKhz,
                         List<Integer> hardwareCaps, List<String> virtCaps, long totalPages, long freePages, long claimedPages,
                         long sharingFreedPages, long sharingUsedPages, int freeCpus, List<Cpu> cpus, List<Node> nodes, int xenMajor,
                         int xenMinor, String xenExtra, String capabilities, String scheduler, int pageSize, long platformStart,
                         String changeset, String commandLine, String compiler, String compiledBy, String compileDomain,
                         String compileDate, Optional<String> buildId) {

    /** Each is empty if the hypervisor does not report it. */
    public record Cpu(OptionalInt core, OptionalInt socket, OptionalInt node) {
    }

    /** @param distances to each node, in order */
    public record Node(long sizeBytes, long freeBytes, List<Integer> distances) {
    }
}
