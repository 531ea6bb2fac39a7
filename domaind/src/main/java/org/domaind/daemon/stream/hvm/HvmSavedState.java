package org.domaind.daemon.stream.hvm;

import java.util.Map;
import java.util.Optional;
import org.domaind.daemon.hypervisor.value.TscInfo;

/**
 * What a saved PVH or HVM guest is beside its pages and its device model.
 *
 * @param leaves     answers of cpuid that it was promised
 * @param context    of its vcpus and of what the hypervisor emulates for it
 * @param parameters with the frames of its store's and its console's ring at least
 */
record HvmSavedState(Optional<byte[]> leaves, Optional<byte[]> msrs, Optional<TscInfo> tsc, byte[] context, Map<SavedParameter, Long> parameters) {
    long parameter(SavedParameter parameter) {
        return parameters.getOrDefault(parameter, 0L);
    }
}
