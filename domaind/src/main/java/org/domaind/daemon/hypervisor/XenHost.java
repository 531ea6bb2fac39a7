package org.domaind.daemon.hypervisor;

import java.util.Optional;

/**
 * One host: the bundle of all ports, each a role. Who needs one role takes that role, not the host. Closing it releases its devices; the
 * guests stay.
 */
public interface XenHost extends AutoCloseable {
    HostMachine machine();

    DomainOperations domains();

    VcpuOperations vcpus();

    MemoryAllocation allocation();

    GuestMemory memory();

    PvBuild pvBuild();

    HvmBuild hvmBuild();

    DirtyLog dirtyLog();

    Passthrough passthrough();

    DomainScheduling scheduling();

    PoolOperations pools();

    GrantTable grants();

    /** A fresh set of event channels, closed by whoever opened it: closing unbinds all its ports. */
    EventChannels openEventChannels();

    /** The ring through which domain 0's own kernel reaches the store; empty on a host whose domain 0 has none (simulated). */
    Optional<OwnStoreRing> openOwnStoreRing();

    /** True when guests are simulated: for what the user is told, never for a decision. */
    boolean simulated();

    @Override
    void close();

    /** @param page one page, layout xenstore_domain_interface  @param port domain 0's event channel, to be bound interdomain */
    record OwnStoreRing(MappedPages page, int port) {
    }
}
