package org.domaind.daemon.build;

import org.domaind.schema.model.Domid;

/** A guest whose files are open and checked, and whose memory is laid out. Closing it closes the files. */
public interface PreparedGuest extends AutoCloseable {
    /**
     * Allocates all memory of a domain that has none; its limits and vcpus are set before. No undo: destroying the domain frees everything.
     *
     * @param check asked between two calls; may throw what ends this
     * @return to be used before this is closed
     * @throws org.domaind.schema.api.ProblemException {@code out-of-memory}, with what is needed and what is free
     * @throws org.domaind.daemon.hypervisor.HypervisorException when the hypervisor refuses otherwise
     */
    PopulatedGuest populate(Domid domid, Runnable check);

    @Override
    void close();
}
