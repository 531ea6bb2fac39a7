package org.domaind.daemon.hypervisor;

/** The ports of one host, each a role. */
public record HostPorts(HostMachine machine, DomainOperations domains, VcpuOperations vcpus, MemoryAllocation allocation, GuestMemory memory,
                        PvBuild pvBuild, HvmBuild hvmBuild, DirtyLog dirtyLog, Passthrough passthrough, DomainScheduling scheduling,
                        PoolOperations pools, GrantTable grants, PvState pvState, ProcessorState processors) {
}
