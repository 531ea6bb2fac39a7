package org.domaind.daemon.hypervisor.value;

import java.util.BitSet;

/** Guest frame numbers that are dirty. @param faults how often the guest was stopped to log a write since the last clean */
public record DirtyFrames(BitSet frames, long faults) {
    public DirtyFrames {
        frames = (BitSet) frames.clone();
    }

    @Override
    public BitSet frames() {
        return (BitSet) frames.clone();
    }

    public boolean dirty(long frame) {
        return frames.get(Math.toIntExact(frame));
    }

    public int count() {
        return frames.cardinality();
    }
}
