package org.domaind.schema.api;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.model.Domid;

/**
 * The present state of one domain.
 *
 * @param name            empty when unknown
 * @param currentKib      allocated memory, plus outstanding claims
 * @param maxKib          its memory limit
 * @param vcpus           number of online vcpus
 * @param cpuTimeNanos    used by all vcpus since its creation
 * @param shutdownCode    the hypervisor's code, if it has shut down
 * @param type            {@code pv}, {@code pvh}, {@code hvm}; empty for domain 0
 * @param nodes           NUMA nodes it prefers; empty: all
 * @param startSeconds    when it was created, seconds since 1970 (domain 0: when the host booted)
 * @param config          its config, if this daemon knows it and the request asked for it
 * @param securityLabel   the FLASK label, if the hypervisor uses FLASK
 */
public record DomainReport(Domid domid, Optional<String> name, UUID uuid, States states, OptionalInt shutdownCode, long currentKib,
                           long maxKib, int vcpus, int maxVcpus, long cpuTimeNanos, Optional<String> type, Optional<String> pool,
                           List<Integer> nodes, Optional<String> securityLabel, OptionalLong startSeconds,
                           Optional<GuestConfig> config) {

    /** The hypervisor's flags. */
    public record States(boolean running, boolean blocked, boolean paused, boolean shutdown, boolean dying) {
    }
}
