package org.domaind.daemon.build.hvm;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.domaind.daemon.hypervisor.HvmBuild;
import org.domaind.schema.model.Domid;

/**
 * The state in which a guest's first vcpu begins: protected mode, flat segments, no paging; the others wait for it. Records of the hypervisor's save
 * format (save.h), the same in all releases.
 *
 * @param entry     address of the first instruction
 * @param startInfo address, handed over in ebx
 */
public record FirstVcpu(long entry, long startInfo) {
    private static final int DESCRIPTOR_BYTES = 8;
    private static final int LENGTH_AT = 4;
    private static final int END = 0;
    private static final int HEADER = 1;
    private static final int CPU = 2;
    private static final int CPU_BYTES = 1032;
    private static final int MTRR = 14;
    private static final int MTRR_BYTES = 240;
    private static final int MTRR_DEFAULT_TYPE_AT = 232;
    /** The registers are in use, and what they do not name is cached, written back. */
    private static final int ENABLED_WRITE_BACK = 0x806;
    // hvm_hw_cpu
    private static final int RBX_AT = 520;
    private static final int RIP_AT = 640;
    private static final int CR0_AT = 656;
    private static final int DR6_AT = 720;
    private static final int DR7_AT = 728;
    private static final int LIMITS_AT = 768;
    private static final int ATTRIBUTES_AT = 888;
    /** Protected mode; the coprocessor's type, always 1. */
    private static final int CR0 = 0x11;
    private static final int DR6 = 0xFFFF0FF0;
    private static final int DR7 = 0x400;
    // Segments in the records' order: cs, ds, es, fs, gs, ss, tr.
    private static final int CODE = 0;
    private static final int[] DATA = {1, 2, 5};
    private static final int TASK = 6;
    /** Present, 4 GiB, 32 bits; accessed. */
    private static final int CODE_ATTRIBUTES = 0xC9B;
    private static final int DATA_ATTRIBUTES = 0xC93;
    private static final int BUSY_TASK = 0x8B;
    private static final int TASK_LIMIT = 0x67;

    /**
     * Sets the state of all vcpus of a new domain.
     *
     * @param writeBack for guests without firmware, which would set the memory types of all processors
     * @param vcpus     how many there are
     */
    public void set(HvmBuild build, Domid domid, int vcpus, boolean writeBack) {
        byte[] now = build.context(domid);
        // It names the hypervisor's release and the processor, which it compares.
        byte[] header = record(now, HEADER);
        if (writeBack) {
            byte[] mtrr = record(now, MTRR);
            if (mtrr.length != MTRR_BYTES) {
                throw new IllegalStateException("memory types of " + mtrr.length + " bytes");
            }
            ByteBuffer.wrap(mtrr).order(ByteOrder.LITTLE_ENDIAN).putLong(MTRR_DEFAULT_TYPE_AT, ENABLED_WRITE_BACK);
            for (int vcpu = 0; vcpu < vcpus; vcpu++) {
                build.setContext(domid, records(header, MTRR, vcpu, mtrr));
            }
        }
        // The last one: each turns off the vcpus of which it has no registers.
        build.setContext(domid, records(header, CPU, 0, registers()));
    }

    byte[] registers() {
        ByteBuffer cpu = ByteBuffer.allocate(CPU_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        cpu.putLong(RBX_AT, startInfo).putLong(RIP_AT, entry).putLong(CR0_AT, CR0).putLong(DR6_AT, Integer.toUnsignedLong(DR6)).putLong(DR7_AT, DR7);
        segment(cpu, CODE, -1, CODE_ATTRIBUTES);
        for (int data : DATA) {
            segment(cpu, data, -1, DATA_ATTRIBUTES);
        }
        segment(cpu, TASK, TASK_LIMIT, BUSY_TASK);
        return cpu.array();
    }

    private static void segment(ByteBuffer cpu, int number, int limit, int attributes) {
        cpu.putInt(LIMITS_AT + number * Integer.BYTES, limit).putInt(ATTRIBUTES_AT + number * Integer.BYTES, attributes);
    }

    /** The content of the first record of that kind. */
    private static byte[] record(byte[] records, int code) {
        ByteBuffer in = ByteBuffer.wrap(records).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at + DESCRIPTOR_BYTES <= records.length; at += DESCRIPTOR_BYTES + in.getInt(at + LENGTH_AT)) {
            int length = in.getInt(at + LENGTH_AT);
            if (length < 0 || length > records.length - at - DESCRIPTOR_BYTES) {
                break;
            }
            if (Short.toUnsignedInt(in.getShort(at)) == code) {
                return Arrays.copyOfRange(records, at + DESCRIPTOR_BYTES, at + DESCRIPTOR_BYTES + length);
            }
        }
        throw new IllegalStateException("the hypervisor's state of the guest has no record " + code);
    }

    private static byte[] records(byte[] header, int code, int vcpu, byte[] content) {
        ByteBuffer out = ByteBuffer.allocate(3 * DESCRIPTOR_BYTES + header.length + content.length).order(ByteOrder.LITTLE_ENDIAN);
        put(out, HEADER, 0, header);
        put(out, code, vcpu, content);
        put(out, END, 0, new byte[0]);
        return out.array();
    }

    private static void put(ByteBuffer out, int code, int instance, byte[] content) {
        out.putShort((short) code).putShort((short) instance).putInt(content.length).put(content);
    }
}
