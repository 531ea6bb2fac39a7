package org.domaind.daemon.os;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Zeroed memory for the arguments of a system call; not for hypercalls, which need {@link SafeMemory}.
 *
 * <p>It is freed when closed, or by the garbage collector. A block for a single call is closed after that call, which also keeps it reachable
 * during the call.
 */
public final class NativeBlock implements AutoCloseable {
    private final Memory memory;
    private final ByteBuffer bytes;

    /** @param size in bytes, at least 1 */
    public NativeBlock(int size) {
        memory = new Memory(size);
        memory.clear();
        bytes = memory.getByteBuffer(0, size).order(ByteOrder.LITTLE_ENDIAN);
    }

    public long address() {
        return Pointer.nativeValue(memory);
    }

    public int size() {
        return bytes.capacity();
    }

    /** All of it, little-endian. */
    public ByteBuffer bytes() {
        return bytes;
    }

    @Override
    public void close() {
        memory.close();
    }
}
