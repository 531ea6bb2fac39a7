package org.domaind.daemon.hypervisor;

import org.domaind.schema.model.Domid;

/** A guest's memory, mapped into this process. */
public interface GuestMemory {
    /**
     * Maps frames of a guest, readable and writable.
     *
     * @param frames machine frame numbers of a PV guest, guest frame numbers of others
     * @return as many pages, in that order
     * @throws HypervisorException when any of them cannot be mapped; then none is
     */
    MappedPages map(Domid domid, long[] frames);
}
