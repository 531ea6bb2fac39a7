package org.domaind.daemon.stream;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.domaind.daemon.hypervisor.value.CpuPolicyBytes;
import org.domaind.daemon.hypervisor.value.TscInfo;
import org.domaind.daemon.hypervisor.value.VcpuPart;
import org.domaind.schema.config.VcpuSpec;

/** Records of the inner stream from their bytes. */
public final class RecordCodec {
    private static final int CONTEXT_BYTES = 5168;
    private static final int CONTEXT_BYTES_32 = 2800;
    private static final int MAX_EXTENDED = 128;
    private static final int MIN_XSAVE = 16;
    private static final int MSR_BYTES = 16;

    private RecordCodec() {
    }

    /** @param body of a kind other than pages  @throws org.domaind.schema.api.ProblemException */
    public static StreamRecord read(RecordKind kind, byte[] body) {
        ByteBuffer bytes = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
        return switch (kind) {
            case END, VERIFY, CHECKPOINT, STATIC_DATA_END -> mark(kind, body);
            case X86_PV_INFO -> pvInfo(bytes);
            case X86_PV_P2M_FRAMES -> p2mFrames(bytes);
            case X86_PV_VCPU_BASIC -> vcpu(VcpuPart.BASIC, bytes);
            case X86_PV_VCPU_EXTENDED -> vcpu(VcpuPart.EXTENDED, bytes);
            case X86_PV_VCPU_XSAVE -> vcpu(VcpuPart.XSAVE, bytes);
            case X86_PV_VCPU_MSRS -> vcpu(VcpuPart.MSRS, bytes);
            case SHARED_INFO -> {
                StreamFault.require(body.length == StreamRecord.SharedInfo.BYTES, "the shared info page has " + body.length + " bytes");
                yield new StreamRecord.SharedInfo(body);
            }
            case X86_TSC_INFO -> tsc(bytes);
            case X86_CPUID_POLICY -> policy(kind, body, CpuPolicyBytes.LEAF_BYTES);
            case X86_MSR_POLICY -> policy(kind, body, CpuPolicyBytes.MSR_BYTES);
            case HVM_CONTEXT -> {
                StreamFault.require(body.length > 0, "the state of its vcpus is empty");
                yield new StreamRecord.HvmContext(body);
            }
            case HVM_PARAMS -> parameters(bytes);
            case PAGE_DATA, TOOLSTACK, CHECKPOINT_DIRTY_PFN_LIST -> throw StreamFault.damaged("a record " + kind + " where none can be");
        };
    }

    private static StreamRecord mark(RecordKind kind, byte[] body) {
        StreamFault.require(body.length == 0, "a record " + kind + " has " + body.length + " bytes");
        return new StreamRecord.Mark(kind);
    }

    private static StreamRecord pvInfo(ByteBuffer bytes) {
        StreamFault.require(bytes.remaining() == StreamRecord.PvInfo.BYTES, "a record X86_PV_INFO of " + bytes.remaining() + " bytes");
        int width = bytes.get();
        int levels = bytes.get();
        StreamFault.require(width == 8 && levels == 4 || width == 4 && levels == 3, "its words have " + width + " bytes, its page tables " + levels + " levels");
        return new StreamRecord.PvInfo(width, levels);
    }

    private static StreamRecord p2mFrames(ByteBuffer bytes) {
        StreamFault.require(bytes.remaining() > StreamRecord.P2mFrames.HEAD, "a record X86_PV_P2M_FRAMES without frames");
        int first = bytes.getInt();
        long last = Integer.toUnsignedLong(bytes.getInt());
        StreamFault.require(first == 0 && bytes.remaining() == (last / StreamRecord.P2mFrames.ENTRIES + 1) * Long.BYTES,
                "its list of frames goes from " + Integer.toUnsignedString(first) + " to " + last + " in " + bytes.remaining() + " bytes");
        long[] pfns = new long[bytes.remaining() / Long.BYTES];
        bytes.asLongBuffer().get(pfns);
        for (long pfn : pfns) {
            StreamFault.require(pfn >= 0 && pfn <= last, "its list of frames is in a page that it has not");
        }
        return new StreamRecord.P2mFrames(last, pfns);
    }

    private static StreamRecord vcpu(VcpuPart part, ByteBuffer bytes) {
        StreamFault.require(bytes.remaining() >= StreamRecord.Vcpu.HEAD, "a record of a vcpu without a number");
        int vcpu = bytes.getInt();
        bytes.getInt();
        StreamFault.require(vcpu >= 0 && vcpu < VcpuSpec.MAX, "a vcpu with the number " + Integer.toUnsignedString(vcpu));
        byte[] state = new byte[bytes.remaining()];
        bytes.get(state);
        boolean fits = state.length == 0 || switch (part) {
            case BASIC -> state.length == CONTEXT_BYTES || state.length == CONTEXT_BYTES_32;
            case EXTENDED -> state.length <= MAX_EXTENDED;
            case XSAVE -> state.length >= MIN_XSAVE;
            case MSRS -> state.length % MSR_BYTES == 0;
        };
        StreamFault.require(fits, "vcpu " + vcpu + " has " + state.length + " bytes of state " + part);
        return new StreamRecord.Vcpu(part, vcpu, state);
    }

    private static StreamRecord tsc(ByteBuffer bytes) {
        StreamFault.require(bytes.remaining() == StreamRecord.Tsc.BYTES, "a record X86_TSC_INFO of " + bytes.remaining() + " bytes");
        int mode = bytes.getInt();
        int khz = bytes.getInt();
        long nanos = bytes.getLong();
        return new StreamRecord.Tsc(new TscInfo(mode, khz, bytes.getInt(), nanos));
    }

    private static StreamRecord policy(RecordKind kind, byte[] body, int entry) {
        StreamFault.require(body.length > 0 && body.length % entry == 0, "a record " + kind + " of " + body.length + " bytes");
        return new StreamRecord.Policy(kind, body);
    }

    private static StreamRecord parameters(ByteBuffer bytes) {
        StreamFault.require(bytes.remaining() >= StreamRecord.HvmParameters.HEAD, "a record HVM_PARAMS without a count");
        long count = Integer.toUnsignedLong(bytes.getInt());
        bytes.getInt();
        StreamFault.require(bytes.remaining() == count * StreamRecord.HvmParameters.ENTRY, "a record of " + count + " parameters has another length");
        Map<Long, Long> values = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            values.put(bytes.getLong(), bytes.getLong());
        }
        return new StreamRecord.HvmParameters(values);
    }
}
