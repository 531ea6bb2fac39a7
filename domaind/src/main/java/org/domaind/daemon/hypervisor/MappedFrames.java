package org.domaind.daemon.hypervisor;

import java.nio.ByteBuffer;
import java.util.Optional;

/** Frames of a guest that were mapped together, of which some may be missing. */
public interface MappedFrames extends MappedPages {
    /** Why a frame is not mapped: an error's name, {@code ENOENT}; empty when it is. */
    Optional<String> error(int index);

    /** @throws HypervisorException when this frame is not mapped, with its {@link #error} */
    @Override
    ByteBuffer page(int index);
}
