package org.domaind.daemon.sim;

import java.util.Optional;
import org.domaind.daemon.hypervisor.PvVcpuState;
import org.domaind.schema.model.CpuSet;

/** One vcpu. Mutable; guarded by the machine's lock. */
final class SimVcpu {
    final int number;
    final int pcpu;
    CpuSet hard;
    CpuSet soft;
    boolean online;
    Optional<PvVcpuState> context = Optional.empty();

    SimVcpu(int number, int cpus) {
        this.number = number;
        this.pcpu = number % cpus;
        this.hard = CpuSet.range(0, cpus - 1);
        this.soft = hard;
    }
}
