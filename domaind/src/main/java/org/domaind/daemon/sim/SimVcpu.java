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
    /** Of a hardware-virtualised guest: what it was last set to. */
    Optional<byte[]> hvmCpu = Optional.empty();
    byte[] mtrr = HvmRecords.zeroes(HvmRecords.MTRR);

    SimVcpu(int number, int cpus) {
        this.number = number;
        this.pcpu = number % cpus;
        this.hard = CpuSet.range(0, cpus - 1);
        this.soft = hard;
    }
}
