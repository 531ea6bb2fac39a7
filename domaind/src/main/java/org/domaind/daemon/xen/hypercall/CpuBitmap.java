package org.domaind.daemon.xen.hypercall;

import java.util.BitSet;
import org.domaind.schema.abi.Struct;
import org.domaind.schema.model.CpuSet;

/** Sets of cpus as the hypervisor keeps them: bit n of byte n/8 (xenctl_bitmap). */
public final class CpuBitmap {
    private CpuBitmap() {
    }

    /** Points a bitmap field at memory for {@code bits} cpus. @param path of the xenctl_bitmap: {@code cpumap_hard} */
    public static void point(Struct struct, String path, Arena.Block memory, int bits) {
        struct.put(path + ".bitmap", memory.address()).put(path + ".nr_bits", bits);
    }

    public static int bytes(int bits) {
        return (bits + 7) / 8;
    }

    public static void write(Arena.Block memory, CpuSet cpus) {
        memory.bytes().put(0, cpus.toBitSet().toByteArray());
    }

    public static CpuSet read(Arena.Block memory, int bits) {
        byte[] bytes = new byte[bytes(bits)];
        memory.bytes().get(0, bytes);
        BitSet set = BitSet.valueOf(bytes);
        // What the hypervisor sets beyond what was asked for means nothing.
        set.clear(bits, Math.max(bits, set.length()));
        return CpuSet.of(set);
    }
}
