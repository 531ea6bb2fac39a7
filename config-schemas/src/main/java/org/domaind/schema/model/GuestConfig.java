package org.domaind.schema.model;

import java.util.Optional;
import java.util.UUID;

/**
 * A guest as its owner wants it: what a config file says, with every default filled in.
 *
 * @param name      1 to 255 characters; unique on a host
 * @param uuid      empty: a random one at creation
 * @param memory    what the guest has at boot
 * @param maxMemory what it may grow to; at least {@code memory}
 * @param vcpus     online at boot, at least 1
 * @param maxVcpus  at least {@code vcpus}
 * @param noMigrate the guest may see features that would tie it to this host
 */
public record GuestConfig(String name, Optional<UUID> uuid, GuestType type, MemoryKib memory, MemoryKib maxMemory,
                          int vcpus, int maxVcpus, BootSpec boot, ShutdownActions shutdownActions, Scheduling scheduling,
                          GuestLimits limits, ClockSpec clock, boolean noMigrate) {
    public static final int MAX_NAME_LENGTH = 255;
    /** The hypervisor's own limit for a PV guest. */
    public static final int MAX_VCPUS = 8192;

    public GuestConfig {
        if (name.isEmpty() || name.length() > MAX_NAME_LENGTH) {
            throw new IllegalArgumentException("a guest's name has 1 to " + MAX_NAME_LENGTH + " characters");
        }
        if (name.chars().anyMatch(c -> c == '/' || Character.isISOControl(c))) {
            // It names a log file and a store value: neither may be led astray.
            throw new IllegalArgumentException("a guest's name has no '/' and no control characters");
        }
        if (memory.pages() == 0) {
            throw new IllegalArgumentException("a guest needs memory");
        }
        if (maxMemory.value() < memory.value()) {
            throw new IllegalArgumentException("maxmem is less than memory");
        }
        if (vcpus < 1 || maxVcpus < vcpus || maxVcpus > MAX_VCPUS) {
            throw new IllegalArgumentException("vcpus " + vcpus + " of " + maxVcpus + " is not within 1 and " + MAX_VCPUS);
        }
    }

    public GuestConfig withUuid(UUID newUuid) {
        return new GuestConfig(name, Optional.of(newUuid), type, memory, maxMemory, vcpus, maxVcpus, boot, shutdownActions, scheduling,
                limits, clock, noMigrate);
    }

    public GuestConfig withName(String newName) {
        return new GuestConfig(newName, uuid, type, memory, maxMemory, vcpus, maxVcpus, boot, shutdownActions, scheduling,
                limits, clock, noMigrate);
    }
}
