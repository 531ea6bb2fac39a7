package org.domaind.xl.config;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.domaind.schema.config.ShutdownAction;
import org.domaind.schema.model.CpuSet;
import org.domaind.schema.model.GuestType;
import org.domaind.xl.config.value.Affinity;

/**
 * A guest as a document describes it, typed and checked, without defaults: values that the document does not have are empty.
 *
 * @param memoryMib    MiB
 * @param maxMemoryMib MiB
 * @param commandLine  of {@code cmdline}, or of {@code root} and {@code extra}
 * @param tscMode      the word as written
 */
record Draft(String name, Optional<UUID> uuid, GuestType type, OptionalLong memoryMib, OptionalLong maxMemoryMib, OptionalInt vcpus,
             OptionalInt maxVcpus, Affinity hardAffinity, Affinity softAffinity, Optional<String> kernel, Optional<String> ramdisk,
             Optional<String> commandLine, Actions actions, Weights weights, Optional<String> pool, Limits limits,
             Optional<String> tscMode, Optional<Boolean> localtime, OptionalLong rtcOffset, Optional<Boolean> noMigrate) {

    /**
     * @param sets    one per vcpu, from vcpu 0; empty: any cpu
     * @param perVcpu the file has a list; else one set for all
     */
    record Affinity(List<Optional<CpuSet>> sets, boolean perVcpu) {
        static final Affinity NONE = new Affinity(List.of(), false);

        boolean restricts() {
            return sets.stream().anyMatch(Optional::isPresent);
        }
    }

    record Actions(Optional<ShutdownAction> poweroff, Optional<ShutdownAction> reboot, Optional<ShutdownAction> crash,
                   Optional<ShutdownAction> watchdog, Optional<ShutdownAction> softReset) {
    }

    record Weights(OptionalInt weight, OptionalInt cap) {
    }

    record Limits(OptionalInt grantFrames, OptionalInt maptrackFrames, OptionalInt grantVersion, OptionalInt eventChannels) {
    }

    /** The maximum number of vcpus. */
    int vcpuCount() {
        return maxVcpus.isPresent() ? maxVcpus.getAsInt() : vcpus.orElse(1);
    }
}
