package org.domaind.daemon.os;

import java.nio.ByteBuffer;

/** Whole pages that the hypervisor may read and write during a call: they are always present. Closing gives them back. */
public interface SafeMemory extends AutoCloseable {
    long address();

    /** All of it, little-endian. Not zeroed. */
    ByteBuffer bytes();

    @Override
    void close();
}
