package org.domaind.daemon.stream.file;

import java.io.IOException;
import org.domaind.daemon.hypervisor.value.DomainInfo;

/** Writes the inner stream of a suspended guest. Nothing changes in the guest. */
public interface GuestSaver {
    /** Told after each batch. May throw, which ends the save. */
    interface Watch {
        void written(long pages, long of);
    }

    /** @throws org.domaind.schema.api.ProblemException {@code not-supported}: this cannot save such a guest */
    void requireSupported(DomainInfo domain);

    /**
     * @throws IOException                              it cannot be written
     * @throws org.domaind.schema.api.ProblemException the guest cannot be saved as it is
     */
    void save(DomainInfo domain, StreamOutput out, Watch watch) throws IOException;
}
