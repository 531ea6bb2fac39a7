package org.domaind.daemon.hypervisor.value;

import java.util.OptionalInt;
import java.util.UUID;
import org.domaind.schema.config.GuestLimits;
import org.domaind.schema.model.GuestType;

/**
 * What a domain is created with and cannot change later.
 *
 * @param poolId number of its cpupool; empty: the first
 */
public record DomainSpec(UUID handle, GuestType type, int maxVcpus, GuestLimits limits, OptionalInt poolId, DomainTraits traits) {
    /** Without anything special. */
    public DomainSpec(UUID handle, GuestType type, int maxVcpus, GuestLimits limits, OptionalInt poolId) {
        this(handle, type, maxVcpus, limits, poolId, DomainTraits.NONE);
    }
}
