package org.domaind.schema.api;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.GuestConfig;

/**
 * One domain as it is now.
 *
 * @param name            empty when nobody knows it
 * @param currentKib      memory it has, plus what it has claimed
 * @param maxKib          the most it may have
 * @param vcpus           online
 * @param cpuTimeNanos    used since its creation, by all vcpus
 * @param shutdownCode    the hypervisor's code when it has shut down
 * @param type            {@code pv}, {@code pvh}, {@code hvm}; empty for domain 0
 * @param nodes           numbers of the NUMA nodes it prefers; empty: all
 * @param startSeconds    when it was created, seconds since 1970 (domain 0: when the host booted)
 * @param config          what it was created from, when this daemon did and it was asked for
 * @param securityLabel   FLASK's, when the hypervisor runs it
 */
public record DomainReport(Domid domid, Optional<String> name, UUID uuid, States states, OptionalInt shutdownCode, long currentKib,
                           long maxKib, int vcpus, int maxVcpus, long cpuTimeNanos, Optional<String> type, Optional<String> pool,
                           List<Integer> nodes, Optional<String> securityLabel, OptionalLong startSeconds,
                           Optional<GuestConfig> config) {

    /** The hypervisor's flags. */
    public record States(boolean running, boolean blocked, boolean paused, boolean shutdown, boolean dying) {
    }
}
