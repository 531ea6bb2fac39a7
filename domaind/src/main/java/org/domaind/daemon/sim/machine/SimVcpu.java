package org.domaind.daemon.sim.machine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.domaind.daemon.hypervisor.value.PvVcpuState;
import org.domaind.daemon.hypervisor.value.VcpuPart;
import org.domaind.schema.model.CpuSet;

/** One vcpu. Mutable; guarded by the machine's lock. */
public final class SimVcpu {
    public static final int CONTEXT_BYTES = 5168;
    // vcpu_guest_context: user_regs.rip, user_regs.rsp, ctrlreg[3].
    private static final int RIP_AT = 648;
    private static final int RSP_AT = 672;
    private static final int CR3_AT = 5008;
    private static final int PAGE_BITS = 12;

    public final int number;
    public final int pcpu;
    public CpuSet hard;
    public CpuSet soft;
    public boolean online;
    public Optional<PvVcpuState> context = Optional.empty();
    /** Of a hardware-virtualised guest: what it was last set to. */
    public Optional<byte[]> hvmCpu = Optional.empty();
    public Optional<byte[]> mtrr = Optional.empty();
    /** Of a PV guest that has suspended itself, or was and has not gone on yet: its registers as a block (vcpu_guest_context). */
    public Optional<byte[]> suspended = Optional.empty();
    /** Of a PV guest: what else it was set to. */
    public final Map<VcpuPart, byte[]> parts = new EnumMap<>(VcpuPart.class);

    public SimVcpu(int number, int cpus) {
        this.number = number;
        this.pcpu = number % cpus;
        this.hard = CpuSet.range(0, cpus - 1);
        this.soft = hard;
    }

    /** Its registers as a block (vcpu_guest_context), as far as they are known; empty when it never ran. */
    public Optional<byte[]> bytes() {
        if (suspended.isPresent()) {
            return suspended.map(byte[]::clone);
        }
        if (context.isEmpty() && hvmCpu.isEmpty()) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.allocate(CONTEXT_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        context.ifPresent(state -> bytes.putLong(RIP_AT, state.entry()).putLong(RSP_AT, state.stackPointer())
                .putLong(CR3_AT, state.level4Mfn() << PAGE_BITS));
        return Optional.of(bytes.array());
    }

    /** Sets it to a block of bytes. */
    public void set(byte[] block) {
        ByteBuffer bytes = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
        context = Optional.of(new PvVcpuState(bytes.getLong(RIP_AT), bytes.getLong(RSP_AT), 0, level4(block)));
        suspended = Optional.of(block.clone());
    }

    /** The machine frame of the top of the page tables that a block of bytes names. */
    public static long level4(byte[] block) {
        return ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN).getLong(CR3_AT) >>> PAGE_BITS;
    }
}
