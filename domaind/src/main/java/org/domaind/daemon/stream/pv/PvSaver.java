package org.domaind.daemon.stream.pv;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.hypervisor.value.HypervisorInfo;
import org.domaind.daemon.hypervisor.value.VcpuInfo;
import org.domaind.daemon.hypervisor.value.VcpuPart;
import org.domaind.daemon.p2m.GuestTables;
import org.domaind.daemon.p2m.P2mList;
import org.domaind.daemon.stream.ImageHeader;
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
        ByteBuffer sharedInfo = sharedInfo(domain);
        try (OwnFrames frames = frames(domain, sharedInfo)) {
            writeStatic(domid, out);
            out.write(new StreamRecord.P2mFrames(frames.end() - 1, frames.listPages()));
            writePages(domain, frames, out, watch);
            writeEnd(domain, sharedInfo, frames, out);
        }
    }

    /** A copy of that page of the guest's. */
    ByteBuffer sharedInfo(DomainInfo domain) {
        return GuestTables.read(host.memory(), domain.domid(), domain.sharedInfoFrame())
                .orElseThrow(() -> new ProblemException("no-frame-list", "the guest's shared info page cannot be read"));
    }

    /** Closed by the caller. */
    OwnFrames frames(DomainInfo domain, ByteBuffer sharedInfo) {
        P2mList list = new P2mList(new GuestTables(host.memory(), domain.domid()), sharedInfo, mostPages(Math.max(domain.maxPages(), domain.totalPages())));
        return new OwnFrames(host.memory(), domain.domid(), list, host.pvState().openMachineFrames());
    }

    /** What comes behind the pages. */
    void writeEnd(DomainInfo domain, ByteBuffer sharedInfo, OwnFrames frames, StreamOutput out) throws IOException {
        out.write(new StreamRecord.Tsc(host.processors().tsc(domain.domid())));
        out.write(new StreamRecord.SharedInfo(sharedInfo.array()));
        for (int vcpu = 0; vcpu <= domain.maxVcpuId(); vcpu++) {
            writeVcpu(domain.domid(), vcpu, frames, out);
        }
        out.write(new StreamRecord.Mark(RecordKind.END));
    }

    /** What comes before the pages. */
    void writeStatic(Domid domid, StreamOutput out) throws IOException {
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

    /** Writes all pages that the guest has, each once. */
    private void writePages(DomainInfo domain, OwnFrames frames, StreamOutput out, Watch watch) throws IOException {
        PvPageWriter pages = new PvPageWriter(host, domain.domid(), frames, out);
        long of = domain.totalPages();
        watch.written(0, of);
        for (long pfn = 0; pfn < frames.end(); pfn++) {
            if (pages.add(pfn)) {
                watch.written(Math.min(pages.written(), of), of);
            }
        }
        pages.flush();
        watch.written(Math.min(pages.written(), of), of);
    }
}
