package org.domaind.daemon.hypervisor.value;

import org.domaind.schema.model.CpuSet;

/** Where a vcpu may run, and where it should. */
public record VcpuAffinity(CpuSet hard, CpuSet soft) {
}
