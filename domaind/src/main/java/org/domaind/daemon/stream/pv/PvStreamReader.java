package org.domaind.daemon.stream.pv;

import java.io.IOException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.domaind.daemon.hypervisor.value.TscInfo;
import org.domaind.daemon.hypervisor.value.VcpuPart;
import org.domaind.daemon.stream.ImageHeader;
import org.domaind.daemon.stream.PageBatch;
import org.domaind.daemon.stream.RecordCodec;
import org.domaind.daemon.stream.RecordHeader;
import org.domaind.daemon.stream.RecordKind;
import org.domaind.daemon.stream.StreamFault;
import org.domaind.daemon.stream.StreamRecord;
import org.domaind.daemon.stream.file.InnerRecords;
import org.domaind.daemon.stream.file.StreamInput;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.config.VcpuSpec;

/** Reads the inner stream of a PV guest, in order, and checks that what must be there is there, once. */
final class PvStreamReader implements InnerRecords {
    private static final int WORD_BYTES = 8;
    /** Of all vcpus' state together; some KiB for each. */
    private static final long MAX_VCPU_BYTES = 32 << 20;

    private final StreamInput in;
    private final PageSink sink;
    private final Map<RecordKind, StreamRecord> single = new EnumMap<>(RecordKind.class);
    private final Map<Integer, Map<VcpuPart, byte[]>> vcpus = new HashMap<>();
    private long vcpuBytes;
    private boolean staticDataEnded;

    /** What becomes of a guest's pages. */
    interface PageSink {
        /** Told once, before the first pages. */
        void begin(StreamRecord.P2mFrames list, Optional<byte[]> leaves, Optional<byte[]> msrs);

        /** @param in the contents, of those that have some, which are all to be read or skipped */
        void pages(PageBatch batch, StreamInput in) throws IOException;
    }

    /** @param in behind the outer stream's record */
    PvStreamReader(StreamInput in, PageSink sink) {
        this.in = in;
        this.sink = sink;
    }

    /** Up to the end of the inner stream. @throws ProblemException {@code damaged-stream}, {@code unsupported-stream} */
    PvSavedState read() throws IOException {
        ImageHeader header = ImageHeader.read(in.read(ImageHeader.BYTES));
        if (header.translated()) {
            throw StreamFault.unsupported("the saved guest is of type pvh or hvm, and this release restores PV guests only");
        }
        staticDataEnded = header.version() < ImageHeader.VERSION;
        all(in);
        return finished();
    }

    @Override
    public void pages(int length) throws IOException {
        if (!single.containsKey(RecordKind.X86_PV_P2M_FRAMES) || !staticDataEnded) {
            throw StreamFault.damaged("its pages come before what says how many there are");
        }
        PageBatch batch = in.batch(length);
        long last = ((StreamRecord.P2mFrames) single.get(RecordKind.X86_PV_P2M_FRAMES)).lastPfn();
        for (int i = 0; i < batch.count(); i++) {
            if (batch.pfn(i) > last) {
                throw StreamFault.damaged("it has page " + batch.pfn(i) + ", and " + last + " is the last");
            }
        }
        sink.pages(batch, in);
    }

    @Override
    public void accept(RecordKind kind, int length) throws IOException {
        StreamFault.requireOneMoment(kind);
        if (kind == RecordKind.HVM_CONTEXT || kind == RecordKind.HVM_PARAMS || kind == RecordKind.TOOLSTACK) {
            throw StreamFault.damaged("it is a PV guest's, and has a record " + kind);
        }
        byte[] body = in.read(length).array();
        in.skip(RecordHeader.padding(length));
        StreamRecord record = RecordCodec.read(kind, body);
        if (record instanceof StreamRecord.Vcpu vcpu) {
            vcpu(vcpu);
            return;
        }
        if (single.put(kind, record) != null && kind != RecordKind.X86_TSC_INFO && kind != RecordKind.SHARED_INFO) {
            throw StreamFault.damaged("it has two records " + kind);
        }
        if (kind == RecordKind.STATIC_DATA_END) {
            staticDataEnded = true;
        } else if (record instanceof StreamRecord.PvInfo info && info.guestWidth() != WORD_BYTES) {
            throw StreamFault.unsupported("the saved guest has words of 32 bits, and this release restores 64-bit PV guests only");
        } else if (record instanceof StreamRecord.P2mFrames list) {
            if (!single.containsKey(RecordKind.X86_PV_INFO) || !staticDataEnded) {
                throw StreamFault.damaged("its list of frames comes before what it is a list of");
            }
            sink.begin(list, policy(RecordKind.X86_CPUID_POLICY), policy(RecordKind.X86_MSR_POLICY));
        }
    }

    private Optional<byte[]> policy(RecordKind kind) {
        return Optional.ofNullable(single.get(kind)).map(StreamRecord::bytes);
    }

    private void vcpu(StreamRecord.Vcpu record) {
        vcpuBytes += record.state().length;
        if (record.vcpu() >= VcpuSpec.MAX || vcpuBytes > MAX_VCPU_BYTES) {
            throw StreamFault.damaged("it has too many vcpus");
        }
        // Older tools wrote records without state.
        if (record.state().length > 0) {
            vcpus.computeIfAbsent(record.vcpu(), number -> new EnumMap<>(VcpuPart.class)).put(record.part(), record.state());
        }
    }

    private PvSavedState finished() {
        Set<RecordKind> missing = EnumSet.of(RecordKind.X86_PV_INFO, RecordKind.X86_PV_P2M_FRAMES, RecordKind.SHARED_INFO);
        missing.removeAll(single.keySet());
        if (!missing.isEmpty()) {
            throw StreamFault.damaged("it has no record " + missing.iterator().next());
        }
        if (vcpus.isEmpty() || !vcpus.containsKey(0) || vcpus.values().stream().anyMatch(parts -> !parts.containsKey(VcpuPart.BASIC))) {
            throw StreamFault.damaged("the registers of a vcpu are missing");
        }
        Optional<TscInfo> tsc = Optional.ofNullable((StreamRecord.Tsc) single.get(RecordKind.X86_TSC_INFO)).map(StreamRecord.Tsc::info);
        return new PvSavedState((StreamRecord.P2mFrames) single.get(RecordKind.X86_PV_P2M_FRAMES),
                ((StreamRecord.SharedInfo) single.get(RecordKind.SHARED_INFO)).page(), tsc, vcpus);
    }
}
