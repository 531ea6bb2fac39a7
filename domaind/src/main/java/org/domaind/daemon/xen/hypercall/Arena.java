package org.domaind.daemon.xen.hypercall;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.domaind.daemon.os.HostDevices;
import org.domaind.daemon.os.SafeMemory;
import org.domaind.schema.abi.Struct;
import org.domaind.schema.abi.StructLayout;

/** The memory of one hypercall: blocks that the hypervisor may read and write, given back together. One thread's. */
public final class Arena implements AutoCloseable {
    private static final int CHUNK = 4096;
    private static final int ALIGNMENT = 8;
    private final HostDevices devices;
    private final List<SafeMemory> chunks = new ArrayList<>();
    private int used = CHUNK;

    Arena(HostDevices devices) {
        this.devices = devices;
    }

    /** A zeroed block. @param size bytes, at least 1 */
    public Block allocate(int size) {
        int rounded = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        if (rounded > CHUNK) {
            SafeMemory own = devices.allocateSafe(rounded);
            // Not last in the list: the small blocks go on in the chunk that is.
            chunks.add(0, own);
            return block(own, 0, rounded);
        }
        if (used + rounded > CHUNK) {
            chunks.add(devices.allocateSafe(CHUNK));
            used = 0;
        }
        Block block = block(chunks.get(chunks.size() - 1), used, rounded);
        used += rounded;
        return block;
    }

    private static Block block(SafeMemory memory, int offset, int size) {
        ByteBuffer bytes = memory.bytes().slice(offset, size).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(0, new byte[size]);
        return new Block(bytes, memory.address() + offset);
    }

    @Override
    public void close() {
        chunks.forEach(SafeMemory::close);
        chunks.clear();
        used = CHUNK;
    }

    /** @param bytes little-endian, at least as long as asked for  @param address where the hypervisor finds it */
    public record Block(ByteBuffer bytes, long address) {
        public Struct as(StructLayout layout) {
            return layout.at(bytes, 0);
        }

        /** The element of an array of such structs. */
        public Struct element(StructLayout layout, int index) {
            return layout.at(bytes, index * layout.size());
        }
    }
}
