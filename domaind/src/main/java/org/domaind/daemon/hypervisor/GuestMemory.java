package org.domaind.daemon.hypervisor;

import java.util.Locale;
import java.util.Optional;
import org.domaind.schema.model.Domid;

/** A guest's memory, mapped into this process. */
public interface GuestMemory {
    /** Frames in one batch, at most: 1 GiB. */
    int MAX_FRAMES = 1 << 18;

    /**
     * Maps frames of a guest, readable and writable, each for itself: a frame that is missing does not keep the others from being mapped.
     *
     * @param frames machine frame numbers of a PV guest, guest frame numbers of others; 1 to {@link #MAX_FRAMES}
     * @return as many pages or errors, in that order
     * @throws HypervisorException when nothing can be mapped, as there is no such domain
     */
    MappedFrames mapEach(Domid domid, long[] frames);

    /** As {@link #mapEach}, readable only: so a PV guest's page tables, which nobody else may write, can be mapped as well. */
    MappedFrames mapReadable(Domid domid, long[] frames);

    /**
     * Maps all of these frames.
     *
     * @param frames as of {@link #mapEach}
     * @return as many pages, in that order
     * @throws HypervisorException when any of them cannot be mapped; then none is
     */
    default MappedPages map(Domid domid, long[] frames) {
        MappedFrames mapped = mapEach(domid, frames);
        for (int i = 0; i < frames.length; i++) {
            Optional<String> error = mapped.error(i);
            if (error.isPresent()) {
                mapped.close();
                throw new HypervisorException(String.format(Locale.ROOT, "map frame 0x%x of domain %d", frames[i], domid.value()), error.get());
            }
        }
        return mapped;
    }
}
