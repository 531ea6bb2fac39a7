package org.domaind.daemon.sim.machine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Registers of a hardware-virtualised vcpu's record (hvm_hw_cpu) that say whether its kernel has suspended itself: rcx then has a number that no kernel
 * begins with, rax what the hypercall returns. Guarded by the machine's lock.
 */
public final class HvmRegisters {
    private static final int RAX_AT = 512;
    private static final int RCX_AT = 528;
    private static final int RDX_AT = 536;
    private static final long SUSPENDED = 0x5375_7370_656e_6421L;

    private HvmRegisters() {
    }

    /** @param remembered in rdx */
    public static void suspend(SimVcpu vcpu, long remembered) {
        change(vcpu, bytes -> bytes.putLong(RAX_AT, 0).putLong(RCX_AT, SUSPENDED).putLong(RDX_AT, remembered));
    }

    public static boolean suspended(SimVcpu vcpu) {
        return vcpu.hvmCpu.filter(cpu -> read(cpu, RCX_AT) == SUSPENDED).isPresent();
    }

    /** What the hypercall returns by which it has suspended itself; empty when it has not. */
    public static Optional<Long> returned(SimVcpu vcpu) {
        return vcpu.hvmCpu.filter(cpu -> read(cpu, RCX_AT) == SUSPENDED).map(cpu -> read(cpu, RAX_AT));
    }

    public static long remembered(SimVcpu vcpu) {
        return read(vcpu.hvmCpu.orElseThrow(), RDX_AT);
    }

    public static void setReturned(SimVcpu vcpu, long value) {
        change(vcpu, bytes -> bytes.putLong(RAX_AT, value));
    }

    /** It goes on. */
    public static void goOn(SimVcpu vcpu) {
        change(vcpu, bytes -> bytes.putLong(RAX_AT, 0).putLong(RCX_AT, 0).putLong(RDX_AT, 0));
    }

    private interface Change {
        void apply(ByteBuffer registers);
    }

    private static void change(SimVcpu vcpu, Change change) {
        byte[] cpu = vcpu.hvmCpu.orElseThrow().clone();
        change.apply(ByteBuffer.wrap(cpu).order(ByteOrder.LITTLE_ENDIAN));
        vcpu.hvmCpu = Optional.of(cpu);
    }

    private static long read(byte[] cpu, int at) {
        return ByteBuffer.wrap(cpu).order(ByteOrder.LITTLE_ENDIAN).getLong(at);
    }
}
