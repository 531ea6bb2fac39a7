package org.domaind.daemon.stream.pv;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import org.domaind.daemon.hypervisor.MappedFrames;
import org.domaind.daemon.hypervisor.MappedPages;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.hypervisor.value.HypervisorInfo;
import org.domaind.daemon.hypervisor.value.VcpuInfo;
import org.domaind.daemon.hypervisor.value.VcpuPart;
import org.domaind.daemon.p2m.GuestTables;
import org.domaind.daemon.p2m.P2mList;
import org.domaind.daemon.stream.ImageHeader;
import org.domaind.daemon.stream.PageBatch;
import org.domaind.daemon.stream.PageType;
import org.domaind.daemon.stream.RecordKind;
import org.domaind.daemon.stream.StreamRecord;
import org.domaind.daemon.stream.file.GuestSaver;
import org.domaind.daemon.stream.file.StaticRecords;
import org.domaind.daemon.stream.file.StreamOutput;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.model.Domid;

/** Writes the inner stream of a PV guest that has suspended itself. */
public final class PvSaver implements GuestSaver {
    private static final int WORD_BYTES = 8;
    private static final int LEVELS = 4;
    private static final int WORD_BITS = 64;
    /** Of the guest's list: as a core dump bounds it. */
    private static final long LIST_FACTOR = 2;
    private static final long LIST_EXTRA = 1L << 21;

    private final XenHost host;

    public PvSaver(XenHost host) {
        this.host = host;
    }

    /** How many entries of a guest's list are believed. @param pages that the guest may have */
    static long mostPages(long pages) {
        return LIST_FACTOR * pages + LIST_EXTRA;
    }

    /** The registers with which a suspended guest's first vcpu goes on in the same domain. @param block as the hypervisor gave them */
    public static byte[] whereItWas(byte[] block) {
        VcpuRegisters registers = new VcpuRegisters(block.clone());
        registers.setReturned(1);
        return registers.block();
    }

    /** @throws ProblemException {@code not-supported}: no guest that this can save  */
    @Override
    public void requireSupported(DomainInfo domain) {
        if (domain.hvm()) {
            throw new ProblemException(Codes.NOT_SUPPORTED, "a guest of type pvh or hvm is not saved as a PV guest");
        }
        if (host.pvBuild().addressSize(domain.domid()) != WORD_BITS) {
            throw new ProblemException(Codes.NOT_SUPPORTED, "32-bit PV guests are not saved by this release");
        }
    }

    /**
     * @throws IOException      it cannot be written
     * @throws ProblemException {@code no-frame-list}, {@code foreign-frame}
     */
    @Override
    public void save(DomainInfo domain, StreamOutput out, Watch watch) throws IOException {
        requireSupported(domain);
        Domid domid = domain.domid();
        ByteBuffer sharedInfo = GuestTables.read(host.memory(), domid, domain.sharedInfoFrame())
                .orElseThrow(() -> new ProblemException("no-frame-list", "the guest's shared info page cannot be read"));
        P2mList list = new P2mList(new GuestTables(host.memory(), domid), sharedInfo, mostPages(Math.max(domain.maxPages(), domain.totalPages())));
        try (OwnFrames frames = new OwnFrames(host.memory(), domid, list, host.pvState().openMachineFrames())) {
            writeStatic(domid, out);
            out.write(new StreamRecord.P2mFrames(frames.end() - 1, frames.listPages()));
            new Pages(domain, frames, out, watch).run();
            out.write(new StreamRecord.Tsc(host.processors().tsc(domid)));
            out.write(new StreamRecord.SharedInfo(sharedInfo.array()));
            for (int vcpu = 0; vcpu <= domain.maxVcpuId(); vcpu++) {
                writeVcpu(domid, vcpu, frames, out);
            }
            out.write(new StreamRecord.Mark(RecordKind.END));
        }
    }

    private void writeStatic(Domid domid, StreamOutput out) throws IOException {
        HypervisorInfo info = host.machine().info();
        out.write(new ImageHeader(ImageHeader.VERSION, false, info.major(), info.minor()).bytes());
        out.write(new StreamRecord.PvInfo(WORD_BYTES, LEVELS));
        StaticRecords.write(host, domid, out);
    }

    private void writeVcpu(Domid domid, int vcpu, OwnFrames frames, StreamOutput out) throws IOException {
        boolean online = host.vcpus().find(domid, vcpu).filter(VcpuInfo::online).isPresent();
        Optional<byte[]> basic = online ? host.pvState().vcpu(domid, vcpu, VcpuPart.BASIC) : Optional.empty();
        if (basic.isEmpty()) {
            return;
        }
        VcpuRegisters registers = new VcpuRegisters(basic.get());
        registers.save(frames, vcpu == 0);
        out.write(new StreamRecord.Vcpu(VcpuPart.BASIC, vcpu, registers.block()));
        for (VcpuPart part : new VcpuPart[] {VcpuPart.EXTENDED, VcpuPart.XSAVE, VcpuPart.MSRS}) {
            Optional<byte[]> state = host.pvState().vcpu(domid, vcpu, part);
            if (state.isPresent()) {
                out.write(new StreamRecord.Vcpu(part, vcpu, state.get()));
            }
        }
    }

    /** Writes the pages, each once. */
    private final class Pages {
        private final Domid domid;
        private final long of;
        private final OwnFrames frames;
        private final StreamOutput out;
        private final Watch watch;
        private final ByteBuffer content = ByteBuffer.allocateDirect(PageBatch.PAGES * MappedPages.PAGE_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        private final long[] pfns = new long[PageBatch.PAGES];
        private final long[] mfns = new long[PageBatch.PAGES];
        private long done;

        Pages(DomainInfo domain, OwnFrames frames, StreamOutput out, Watch watch) {
            this.domid = domain.domid();
            this.of = domain.totalPages();
            this.frames = frames;
            this.out = out;
            this.watch = watch;
        }

        void run() throws IOException {
            watch.written(0, of);
            int count = 0;
            for (long pfn = 0; pfn < frames.end(); pfn++) {
                long mfn = frames.mfn(pfn);
                if (frames.of(mfn) == pfn) {
                    pfns[count] = pfn;
                    mfns[count++] = mfn;
                }
                if (count == PageBatch.PAGES) {
                    write(count);
                    count = 0;
                }
            }
            if (count > 0) {
                write(count);
            }
        }

        /** A batch, without the pages that the guest does not have: only some that it once had. */
        private void write(int candidates) throws IOException {
            byte[] types = host.pvState().frameTypes(domid, Arrays.copyOf(mfns, candidates));
            int count = 0;
            for (int i = 0; i < candidates; i++) {
                if (PageType.hasContents(types[i])) {
                    pfns[count] = pfns[i];
                    mfns[count] = mfns[i];
                    types[count++] = types[i];
                }
            }
            if (count == 0) {
                return;
            }
            content.clear();
            try (MappedPages mapped = mapped(count)) {
                for (int i = 0; i < count; i++) {
                    int level = PageType.level(types[i]);
                    if (level > 0) {
                        GuestPageTable.save(mapped.page(i), level, frames, content, i * MappedPages.PAGE_SIZE);
                    } else {
                        content.put(i * MappedPages.PAGE_SIZE, mapped.page(i), 0, MappedPages.PAGE_SIZE);
                    }
                }
            }
            out.beginPages(new PageBatch(Arrays.copyOf(pfns, count), Arrays.copyOf(types, count)).bytes(), count * MappedPages.PAGE_SIZE);
            out.write(content.limit(count * MappedPages.PAGE_SIZE));
            done += count;
            watch.written(Math.min(done, of), of);
        }

        private MappedPages mapped(int count) {
            MappedFrames mapped = host.memory().mapReadable(domid, Arrays.copyOf(mfns, count));
            for (int i = 0; i < count; i++) {
                Optional<String> error = mapped.error(i);
                if (error.isPresent()) {
                    mapped.close();
                    throw new ProblemException("page-lost", "page " + pfns[i] + " of the guest cannot be read (" + error.get() + ")");
                }
            }
            return mapped;
        }
    }
}
