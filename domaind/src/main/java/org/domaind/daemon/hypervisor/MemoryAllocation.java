package org.domaind.daemon.hypervisor;

import java.util.List;
import org.domaind.daemon.hypervisor.value.MemoryRange;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.MemoryKib;

/** How much memory a domain may have, has, and is told that it has. Every method may throw {@link HypervisorException}. */
public interface MemoryAllocation {
    /** Frame numbers that can be looked at with one call. */
    int MOST_LOOKED_AT = 1024;

    /** The limit for a domain's pages. Below what it has: no more are allocated. */
    void setLimit(Domid domid, MemoryKib memory);

    /** Reserves pages for a guest that is being built, so that two builds cannot share the last free page; 0 ends the claim. */
    void claim(Domid domid, long pages);

    /**
     * Allocates frames of 2^order pages each.
     *
     * @param frames the first guest frame number of each extent, a multiple of its size
     * @return the first machine frame number of each extent allocated, in order, for a PV guest, and the guest frame number for others;
     *         shorter than {@code frames} when memory ran out
     */
    long[] populate(Domid domid, int order, long[] frames);

    /**
     * Lets frames of 2^order pages each be populated when the guest first touches them; not for PV guests. {@link #setOnDemandTarget} comes first.
     *
     * @param frames as of {@link #populate}
     * @return how many of the extents were marked, in order: fewer when the hypervisor's memory for this ran out
     */
    int populateOnDemand(Domid domid, int order, long[] frames);

    /** Takes the pages from which frames are populated on demand, until the domain has that many in all. @throws HypervisorException ENOMEM */
    void setOnDemandTarget(Domid domid, long pages);

    /** The highest frame number in use. Of a PV guest: what it says itself, which may be anything; 0 as long as it has said nothing. */
    long highestFrame(Domid domid);

    /** Whether any of these frame numbers of a PVH or HVM guest has memory. @param count 1 to {@link #MOST_LOOKED_AT} */
    boolean hasMemory(Domid domid, long firstFrame, int count);

    /** The memory map that the guest's kernel or firmware asks for. @param ranges ascending, without overlap */
    void setMap(Domid domid, List<MemoryRange> ranges);
}
