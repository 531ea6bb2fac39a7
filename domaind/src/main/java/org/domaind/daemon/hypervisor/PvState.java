package org.domaind.daemon.hypervisor;

import java.util.Optional;
import org.domaind.daemon.hypervisor.value.VcpuPart;
import org.domaind.schema.model.Domid;

/** What a PV guest is beside the contents of its pages, for a save and a restore. Every method may throw {@link HypervisorException}. */
public interface PvState {
    /** Frames in one call, at most. */
    int MOST_FRAMES = 1024;

    /**
     * What the hypervisor knows frames as: four bits each, the type of a page table or 0, with bit 3 for one that is pinned; 0xd: broken; 0xf: not the
     * guest's (domctl.h: XEN_DOMCTL_PFINFO_*).
     *
     * @param mfns 1 to {@link #MOST_FRAMES}
     */
    byte[] frameTypes(Domid domid, long[] mfns);

    /** The machine's own list of which guest frame number each machine frame has. Closed by the caller. */
    MachineFrames openMachineFrames();

    /**
     * Validates and pins page tables.
     *
     * @param mfns   1 to {@link #MOST_FRAMES}
     * @param levels as many, 1 to 4
     */
    void pin(Domid domid, long[] mfns, byte[] levels);

    /** A part of a vcpu's state; empty when there is none of that kind. */
    Optional<byte[]> vcpu(Domid domid, int vcpu, VcpuPart part);

    /** Sets a part of the state of a vcpu. @param state as {@link #vcpu} gives it, on this host or another */
    void setVcpu(Domid domid, int vcpu, VcpuPart part, byte[] state);

    /** Which guest frame number each machine frame has, by the hypervisor's list. One thread's. */
    interface MachineFrames extends AutoCloseable {
        /** @param mfn any number  @return the number that its owner says it has, which may be anything; -1 when the machine has no such frame */
        long pfn(long mfn);

        @Override
        void close();
    }
}
