package org.domaind.daemon.stream.pv;

import java.util.Map;
import java.util.Optional;
import org.domaind.daemon.hypervisor.value.TscInfo;
import org.domaind.daemon.hypervisor.value.VcpuPart;
import org.domaind.daemon.stream.StreamRecord;

/**
 * What a saved PV guest is beside its pages.
 *
 * @param list       where its list of frames is
 * @param sharedInfo the page as it was
 * @param vcpus      that were online, by their numbers, each with its registers at least
 */
record PvSavedState(StreamRecord.P2mFrames list, byte[] sharedInfo, Optional<TscInfo> tsc, Map<Integer, Map<VcpuPart, byte[]>> vcpus) {
    int highestVcpu() {
        return vcpus.keySet().stream().mapToInt(Integer::intValue).max().orElseThrow();
    }
}
