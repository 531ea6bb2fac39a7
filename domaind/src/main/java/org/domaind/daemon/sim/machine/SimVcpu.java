package org.domaind.daemon.sim.machine;

import java.util.Optional;
import org.domaind.daemon.hypervisor.value.PvVcpuState;
import org.domaind.schema.model.CpuSet;

/** One vcpu. Mutable; guarded by the machine's lock. */
public final class SimVcpu {
    public final int number;
    public final int pcpu;
    public CpuSet hard;
    public CpuSet soft;
    public boolean online;
    public Optional<PvVcpuState> context = Optional.empty();
    /** Of a hardware-virtualised guest: what it was last set to. */
    public Optional<byte[]> hvmCpu = Optional.empty();
    public Optional<byte[]> mtrr = Optional.empty();

    public SimVcpu(int number, int cpus) {
        this.number = number;
        this.pcpu = number % cpus;
        this.hard = CpuSet.range(0, cpus - 1);
        this.soft = hard;
    }
}
