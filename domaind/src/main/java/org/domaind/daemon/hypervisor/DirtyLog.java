package org.domaind.daemon.hypervisor;

import org.domaind.daemon.hypervisor.value.DirtyFrames;
import org.domaind.schema.model.Domid;

/** Which of its pages a running guest writes. Every method may throw {@link HypervisorException}. */
public interface DirtyLog {
    /** Frames that can be asked for, at most: 1 TiB of memory. */
    long MAX_FRAMES = 1L << 28;

    /** Begins to log: no page is dirty at first. @throws HypervisorException EINVAL: it is logged already, or has no vcpus yet */
    void enable(Domid domid);

    /** What was written, without forgetting it. @param frames from guest frame number 0 on, 1 to {@link #MAX_FRAMES} */
    DirtyFrames peek(Domid domid, long frames);

    /**
     * What was written since the last time, which is forgotten now.
     *
     * @param frames from guest frame number 0 on, 1 to {@link #MAX_FRAMES}
     * @param last   the guest does not run any more: pages that others may still write through mappings are dirty as well
     */
    DirtyFrames clean(Domid domid, long frames, boolean last);

    /** Logs no more. */
    void disable(Domid domid);

    /** One more than the highest guest frame number that the domain has. */
    long frames(Domid domid);
}
