package org.domaind.daemon.hypervisor.value;

/** A vcpu now. @param pcpu where it runs or last ran */
public record VcpuInfo(int vcpu, boolean online, boolean blocked, boolean running, long cpuTimeNanos, int pcpu) {
}
