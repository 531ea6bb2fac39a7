package org.domaind.daemon.hypervisor.value;

import java.util.Optional;
import java.util.UUID;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.ShutdownReason;

/**
 * A domain as the hypervisor sees it.
 *
 * @param shutdownCode     meaningful when {@code shutdown}
 * @param sharedInfoFrame  machine frame of its shared info page; -1 when it has none
 * @param cpuTimeNanos     used by all its vcpus
 * @param maxVcpuId        the highest vcpu number; -1 before vcpus are allocated
 */
public record DomainInfo(Domid domid, UUID handle, boolean hvm, boolean hap, boolean dying, boolean shutdown, boolean paused, boolean blocked,
                         boolean running, int shutdownCode, long totalPages, long maxPages, long outstandingPages, long sharedInfoFrame,
                         long cpuTimeNanos, int onlineVcpus, int maxVcpuId, int poolId, int ssidref) {

    /** Why it stopped; empty while it has not, or when the code is unknown. */
    public Optional<ShutdownReason> shutdownReason() {
        return shutdown ? ShutdownReason.ofCode(shutdownCode) : Optional.empty();
    }

    /** Whether it waits to be resumed, here or elsewhere: to the hypervisor a stop, but none for those who look after the guest. */
    public boolean suspended() {
        return shutdown && shutdownCode == ShutdownReason.SUSPEND.code();
    }
}
