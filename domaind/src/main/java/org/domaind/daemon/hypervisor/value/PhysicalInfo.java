package org.domaind.daemon.hypervisor.value;

import java.util.List;

/** The machine. @param hardwareCaps eight words of cpuid  @param virtCaps as {@code xl info} lists them: {@code pv hvm hap …} */
public record PhysicalInfo(int threadsPerCore, int coresPerSocket, int cpuCount, int maxCpuId, int nodeCount, long cpuKhz, List<String> virtCaps,
                           long totalPages, long freePages, long outstandingPages, long maxMfn, List<Integer> hardwareCaps) {
    public PhysicalInfo {
        virtCaps = List.copyOf(virtCaps);
        hardwareCaps = List.copyOf(hardwareCaps);
    }
}
