package org.domaind.daemon.build.cpu;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.OptionalInt;
import org.domaind.daemon.hypervisor.ProcessorState;
import org.domaind.daemon.hypervisor.value.CpuPolicyBytes;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.config.Processor;
import org.domaind.schema.config.cpu.CpuidRegister;
import org.domaind.schema.config.cpu.MsrBits;
import org.domaind.schema.config.cpu.PolicyBits;
import org.domaind.schema.model.Domid;

/** Changes what a guest's cpuid and MSRs answer to what its config asks for; its policy has been set to the default before. */
public final class CpuidChanges {
    private static final int NO_SUBLEAF = -1;
    /** Of xen_cpuid_leaf: leaf, subleaf, then eax to edx. */
    private static final int REGISTERS_AT = 8;
    /** Of xen_msr_entry: index, flags, value. */
    private static final int VALUE_AT = 8;

    private CpuidChanges() {
    }

    /** @throws ProblemException the guest has no such leaf or MSR */
    public static void apply(Processor wanted, ProcessorState processors, Domid domid, boolean hvm) {
        if (wanted.cpuid().isEmpty() && wanted.msrs().isEmpty()) {
            return;
        }
        CpuPolicyBytes usual = processors.hostPolicy(hvm ? ProcessorState.HostPolicy.HVM_DEFAULT : ProcessorState.HostPolicy.PV_DEFAULT);
        processors.setPolicy(domid, changed(wanted, processors.policy(domid), usual, processors.hostPolicy(ProcessorState.HostPolicy.HOST)));
    }

    static CpuPolicyBytes changed(Processor wanted, CpuPolicyBytes current, CpuPolicyBytes usual, CpuPolicyBytes host) {
        ByteBuffer leaves = little(current.leaves());
        ByteBuffer usualLeaves = little(usual.leaves());
        ByteBuffer hostLeaves = little(host.leaves());
        for (CpuidRegister change : wanted.cpuid()) {
            int at = REGISTERS_AT + Integer.BYTES * change.register().ordinal();
            long usualBits = usualLeaves.getInt(leaf(usualLeaves, change) + at);
            leaves.putInt(leaf(leaves, change) + at, (int) PolicyBits.apply(change.bits(), usualBits, hostLeaves.getInt(leaf(hostLeaves, change) + at)));
        }
        ByteBuffer msrs = little(current.msrs());
        ByteBuffer usualMsrs = little(usual.msrs());
        ByteBuffer hostMsrs = little(host.msrs());
        for (MsrBits change : wanted.msrs()) {
            long usualBits = usualMsrs.getLong(msr(usualMsrs, change) + VALUE_AT);
            msrs.putLong(msr(msrs, change) + VALUE_AT, PolicyBits.apply(change.bits(), usualBits, hostMsrs.getLong(msr(hostMsrs, change) + VALUE_AT)));
        }
        return new CpuPolicyBytes(leaves.array(), msrs.array());
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int leaf(ByteBuffer leaves, CpuidRegister wanted) {
        int subleaf = wanted.subleaf().isPresent() ? (int) wanted.subleaf().getAsLong() : NO_SUBLEAF;
        return find(leaves, CpuPolicyBytes.LEAF_BYTES, (int) wanted.leaf(), OptionalInt.of(subleaf), wanted.subleaf().isPresent()
                ? String.format(Locale.ROOT, "leaf 0x%x, subleaf 0x%x", wanted.leaf(), wanted.subleaf().getAsLong())
                : String.format(Locale.ROOT, "leaf 0x%x without a subleaf", wanted.leaf()));
    }

    private static int msr(ByteBuffer msrs, MsrBits wanted) {
        return find(msrs, CpuPolicyBytes.MSR_BYTES, (int) wanted.index(), OptionalInt.empty(), String.format(Locale.ROOT, "MSR 0x%x", wanted.index()));
    }

    /** Where the entry with these numbers begins. */
    private static int find(ByteBuffer entries, int size, int number, OptionalInt second, String name) {
        for (int at = 0; at < entries.capacity(); at += size) {
            if (entries.getInt(at) == number && (second.isEmpty() || entries.getInt(at + Integer.BYTES) == second.getAsInt())) {
                return at;
            }
        }
        throw new ProblemException(Codes.INVALID_REQUEST, "cpuid: guests of this type on this host have no " + name);
    }
}
