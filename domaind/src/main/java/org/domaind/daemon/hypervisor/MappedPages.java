package org.domaind.daemon.hypervisor;

import java.nio.ByteBuffer;

/** Pages of somebody else's memory. Not to be touched after {@link #close()}: that would end this process. */
public interface MappedPages extends AutoCloseable {
    int PAGE_SIZE = 4096;

    int count();

    /** One page as a direct little-endian buffer of {@link #PAGE_SIZE} bytes, position 0; its own position and limit. */
    ByteBuffer page(int index);

    /** Unmaps. Closing twice is no error. */
    @Override
    void close();
}
