package org.domaind.daemon.hypervisor.value;

import org.domaind.schema.model.CpuSet;

/** A cpupool. @param scheduler its name: {@code credit2} */
public record CpuPool(int id, String scheduler, int domainCount, CpuSet cpus) {
}
