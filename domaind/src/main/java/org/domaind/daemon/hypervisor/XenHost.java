package org.domaind.daemon.hypervisor;

import java.util.Optional;

/**
 * One host: the bundle of all {@linkplain HostPorts ports}. Who needs one role takes that role, not the host. Closing it releases its devices; the
 * guests stay.
 */
public interface XenHost extends AutoCloseable {
    HostPorts ports();

    default HostMachine machine() {
        return ports().machine();
    }

    default DomainOperations domains() {
        return ports().domains();
    }

    default VcpuOperations vcpus() {
        return ports().vcpus();
    }

    default MemoryAllocation allocation() {
        return ports().allocation();
    }

    default GuestMemory memory() {
        return ports().memory();
    }

    default PvBuild pvBuild() {
        return ports().pvBuild();
    }

    default HvmBuild hvmBuild() {
        return ports().hvmBuild();
    }

    default DirtyLog dirtyLog() {
        return ports().dirtyLog();
    }

    default Passthrough passthrough() {
        return ports().passthrough();
    }

    default DomainScheduling scheduling() {
        return ports().scheduling();
    }

    default PoolOperations pools() {
        return ports().pools();
    }

    default GrantTable grants() {
        return ports().grants();
    }

    default PvState pvState() {
        return ports().pvState();
    }

    default ProcessorState processors() {
        return ports().processors();
    }

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
