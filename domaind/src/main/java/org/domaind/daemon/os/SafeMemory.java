package org.domaind.daemon.os;

import java.nio.ByteBuffer;

/** Whole pages that the hypervisor may access during a hypercall: they are always present. Closing frees them. */
public interface SafeMemory extends AutoCloseable {
    long address();

    /** All of it, little-endian. Not zeroed. */
    ByteBuffer bytes();

    @Override
    void close();
}
