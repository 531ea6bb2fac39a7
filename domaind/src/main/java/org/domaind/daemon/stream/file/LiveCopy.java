package org.domaind.daemon.stream.file;

import java.io.IOException;
import org.domaind.daemon.hypervisor.value.DomainInfo;

/** A guest's inner stream, written while the guest runs: in rounds, each with what was written during the one before it. Closed, it leaves no trace. */
public interface LiveCopy extends AutoCloseable {
    /** Told after each batch. May throw, which ends the copy. */
    interface Watch {
        void written(long pages, long of);
    }

    /** Sends the pages that {@link #dirty} has found; in the first round all. @return how many had contents */
    long round(Watch watch) throws IOException;

    /** Looks which pages were written since the last time. @return how many */
    long dirty();

    /** Sends what is left of a guest that has suspended itself, up to the stream's end. @return how many pages had contents */
    long finish(DomainInfo suspended, Watch watch) throws IOException;

    @Override
    void close();
}
