package org.domaind.daemon.stream.hvm;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.domaind.daemon.hypervisor.value.TscInfo;
import org.domaind.daemon.stream.ImageHeader;
import org.domaind.daemon.stream.PageBatch;
import org.domaind.daemon.stream.RecordCodec;
import org.domaind.daemon.stream.RecordHeader;
import org.domaind.daemon.stream.RecordKind;
import org.domaind.daemon.stream.StreamFault;
import org.domaind.daemon.stream.StreamRecord;
import org.domaind.daemon.stream.file.InnerRecords;
import org.domaind.daemon.stream.file.StreamInput;

/** Reads the inner stream of a PVH or HVM guest, in order, and checks that what must be there is there. */
final class HvmStreamReader implements InnerRecords {
    private final StreamInput in;
    private final long end;
    private final PageSink sink;
    private final Map<RecordKind, StreamRecord> single = new EnumMap<>(RecordKind.class);
    private final Map<SavedParameter, Long> parameters = new EnumMap<>(SavedParameter.class);
    private boolean staticDataEnded;

    /** What becomes of a guest's pages. */
    interface PageSink {
        /** @param in the contents, of those that have some, which are all to be read or skipped */
        void pages(PageBatch batch, StreamInput in) throws IOException;
    }

    /** @param in behind the outer stream's record  @param end one more than the highest frame number that there may be */
    HvmStreamReader(StreamInput in, long end, PageSink sink) {
        this.in = in;
        this.end = end;
        this.sink = sink;
    }

    /** Up to the end of the inner stream. @throws org.domaind.schema.api.ProblemException {@code damaged-stream}, {@code unsupported-stream} */
    HvmSavedState read() throws IOException {
        ImageHeader header = ImageHeader.read(in.read(ImageHeader.BYTES));
        if (!header.translated()) {
            throw StreamFault.unsupported("the saved guest is of type pv, and its config says pvh or hvm");
        }
        staticDataEnded = header.version() < ImageHeader.VERSION;
        all(in);
        return finished();
    }

    @Override
    public void pages(int length) throws IOException {
        StreamFault.require(staticDataEnded, "its pages come before what says what its processors are");
        PageBatch batch = in.batch(length);
        for (int i = 0; i < batch.count(); i++) {
            StreamFault.require(batch.pfn(i) < end, "it has page " + batch.pfn(i) + ", far beyond the memory that its config allows");
        }
        sink.pages(batch, in);
    }

    @Override
    public void accept(RecordKind kind, int length) throws IOException {
        StreamFault.requireOneMoment(kind);
        boolean known = switch (kind) {
            case X86_CPUID_POLICY, X86_MSR_POLICY, STATIC_DATA_END, X86_TSC_INFO, HVM_CONTEXT, HVM_PARAMS -> true;
            default -> false;
        };
        StreamFault.require(known, "it is a PVH or HVM guest's, and has a record " + kind);
        byte[] body = in.read(length).array();
        in.skip(RecordHeader.padding(length));
        StreamRecord record = RecordCodec.read(kind, body);
        boolean again = single.put(kind, record) != null;
        StreamFault.require(!again || kind == RecordKind.X86_TSC_INFO || kind == RecordKind.HVM_CONTEXT || kind == RecordKind.HVM_PARAMS,
                "it has two records " + kind);
        if (kind == RecordKind.STATIC_DATA_END) {
            staticDataEnded = true;
        } else if (record instanceof StreamRecord.HvmParameters told) {
            told.values().forEach(this::parameter);
        }
    }

    private void parameter(long number, long value) {
        SavedParameter known = SavedParameter.of(number);
        if (known != null) {
            parameters.put(known, value);
        } else if (number != SavedParameter.OBSOLETE) {
            throw StreamFault.unsupported("the saved guest has a parameter " + Long.toUnsignedString(number) + ", which this release does not know");
        }
    }

    private Optional<byte[]> policy(RecordKind kind) {
        return Optional.ofNullable(single.get(kind)).map(StreamRecord::bytes);
    }

    private HvmSavedState finished() {
        StreamFault.require(single.containsKey(RecordKind.HVM_CONTEXT), "it has no record HVM_CONTEXT");
        for (SavedParameter ring : new SavedParameter[] {SavedParameter.STORE_PFN, SavedParameter.CONSOLE_PFN}) {
            long frame = parameters.getOrDefault(ring, 0L);
            StreamFault.require(frame > 0 && frame < end, "its parameter " + ring + " is " + Long.toUnsignedString(frame));
        }
        Optional<TscInfo> tsc = Optional.ofNullable((StreamRecord.Tsc) single.get(RecordKind.X86_TSC_INFO)).map(StreamRecord.Tsc::info);
        return new HvmSavedState(policy(RecordKind.X86_CPUID_POLICY), policy(RecordKind.X86_MSR_POLICY), tsc, single.get(RecordKind.HVM_CONTEXT).bytes(),
                Map.copyOf(parameters));
    }
}
