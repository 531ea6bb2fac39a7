package org.domaind.daemon.stream;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.domaind.daemon.hypervisor.value.TscInfo;
import org.domaind.daemon.hypervisor.value.VcpuPart;

/** A record of the inner stream, but for pages. Arrays are copied in and out. */
public sealed interface StreamRecord {
    RecordKind kind();

    /** Its body. */
    byte[] bytes();

    /** A record that says all by its kind. @param kind one whose body has no bytes */
    record Mark(RecordKind kind) implements StreamRecord {
        @Override
        public byte[] bytes() {
            return new byte[0];
        }
    }

    /** @param guestWidth bytes of a word: 4 or 8  @param levels of its page tables: 3 or 4 */
    record PvInfo(int guestWidth, int levels) implements StreamRecord {
        static final int BYTES = 8;

        @Override
        public RecordKind kind() {
            return RecordKind.X86_PV_INFO;
        }

        @Override
        public byte[] bytes() {
            return ByteBuffer.allocate(BYTES).put((byte) guestWidth).put((byte) levels).array();
        }
    }

    /**
     * Where the guest keeps its list of frames.
     *
     * @param lastPfn of the list
     * @param pfns    of the pages that hold it, with 512 entries each
     */
    record P2mFrames(long lastPfn, long[] pfns) implements StreamRecord {
        static final int HEAD = 8;
        public static final int ENTRIES = 512;

        public P2mFrames {
            if (lastPfn < 0 || lastPfn / ENTRIES + 1 != pfns.length) {
                throw new IllegalArgumentException(pfns.length + " pages for a list up to " + lastPfn);
            }
            pfns = pfns.clone();
        }

        @Override
        public RecordKind kind() {
            return RecordKind.X86_PV_P2M_FRAMES;
        }

        @Override
        public long[] pfns() {
            return pfns.clone();
        }

        @Override
        public byte[] bytes() {
            ByteBuffer bytes = ByteBuffer.allocate(HEAD + pfns.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(0).putInt((int) lastPfn);
            bytes.asLongBuffer().put(pfns);
            return bytes.array();
        }
    }

    /** A part of a vcpu's state. */
    record Vcpu(VcpuPart part, int vcpu, byte[] state) implements StreamRecord {
        static final int HEAD = 8;

        public Vcpu {
            state = state.clone();
        }

        @Override
        public RecordKind kind() {
            return switch (part) {
                case BASIC -> RecordKind.X86_PV_VCPU_BASIC;
                case EXTENDED -> RecordKind.X86_PV_VCPU_EXTENDED;
                case XSAVE -> RecordKind.X86_PV_VCPU_XSAVE;
                case MSRS -> RecordKind.X86_PV_VCPU_MSRS;
            };
        }

        @Override
        public byte[] state() {
            return state.clone();
        }

        @Override
        public byte[] bytes() {
            return ByteBuffer.allocate(HEAD + state.length).order(ByteOrder.LITTLE_ENDIAN).putInt(vcpu).putInt(0).put(state).array();
        }
    }

    /** One page. */
    record SharedInfo(byte[] page) implements StreamRecord {
        static final int BYTES = 4096;

        public SharedInfo {
            if (page.length != BYTES) {
                throw new IllegalArgumentException("a page of " + page.length + " bytes");
            }
            page = page.clone();
        }

        @Override
        public RecordKind kind() {
            return RecordKind.SHARED_INFO;
        }

        @Override
        public byte[] page() {
            return page.clone();
        }

        @Override
        public byte[] bytes() {
            return page.clone();
        }
    }

    record Tsc(TscInfo info) implements StreamRecord {
        static final int BYTES = 24;

        @Override
        public RecordKind kind() {
            return RecordKind.X86_TSC_INFO;
        }

        @Override
        public byte[] bytes() {
            return ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(info.mode()).putInt(info.khz()).putLong(info.elapsedNanos())
                    .putInt(info.incarnation()).array();
        }
    }

    /** What the guest's processors can do: answers of cpuid, or MSRs. @param kind X86_CPUID_POLICY or X86_MSR_POLICY */
    record Policy(RecordKind kind, byte[] entries) implements StreamRecord {
        public Policy {
            entries = entries.clone();
        }

        @Override
        public byte[] entries() {
            return entries.clone();
        }

        @Override
        public byte[] bytes() {
            return entries.clone();
        }
    }

    /** The state of all vcpus and emulated devices of a PVH or HVM guest, as the hypervisor gave it. */
    record HvmContext(byte[] records) implements StreamRecord {
        public HvmContext {
            records = records.clone();
        }

        @Override
        public RecordKind kind() {
            return RecordKind.HVM_CONTEXT;
        }

        @Override
        public byte[] records() {
            return records.clone();
        }

        @Override
        public byte[] bytes() {
            return records.clone();
        }
    }

    /** What a PVH or HVM guest and its device model are told by numbers. @param values by their numbers (hvm/params.h), in their order */
    record HvmParameters(Map<Long, Long> values) implements StreamRecord {
        static final int HEAD = 8;
        static final int ENTRY = 16;

        public HvmParameters {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }

        @Override
        public RecordKind kind() {
            return RecordKind.HVM_PARAMS;
        }

        @Override
        public byte[] bytes() {
            ByteBuffer bytes = ByteBuffer.allocate(HEAD + values.size() * ENTRY).order(ByteOrder.LITTLE_ENDIAN).putInt(values.size()).putInt(0);
            values.forEach((number, value) -> bytes.putLong(number).putLong(value));
            return bytes.array();
        }
    }
}
