package org.domaind.daemon.stream.pv;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.hypervisor.value.VcpuPart;
import org.domaind.daemon.p2m.GuestTables;
import org.domaind.daemon.stream.PageBatch;
import org.domaind.daemon.stream.PageType;
import org.domaind.daemon.stream.StreamRecord;
import org.domaind.daemon.stream.file.LiveCopy;
import org.domaind.daemon.stream.file.StreamOutput;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.model.Domid;

/**
 * A PV guest that runs, on its way into a stream. The hypervisor logs its writes by the guest's own numbers; pages that are in the middle of a change,
 * or gone, are left to the end, when the guest is suspended.
 */
public final class PvLiveCopy implements LiveCopy {
    // start_info: store_mfn, console.domU.mfn, as a suspended guest leaves them: its own numbers
    private static final int STORE_MFN_AT = 56;
    private static final int CONSOLE_MFN_AT = 72;

    private final XenHost host;
    private final PvSaver saver;
    private final Domid domid;
    private final StreamOutput out;
    private final OwnFrames frames;
    private final long[] list;
    private final BitSet later = new BitSet();
    private BitSet pending = new BitSet();

    /** Begins to log what it writes, and the stream. */
    public PvLiveCopy(XenHost host, DomainInfo domain, StreamOutput out) throws IOException {
        this.host = host;
        this.saver = new PvSaver(host);
        this.domid = domain.domid();
        this.out = out;
        saver.requireSupported(domain);
        frames = saver.frames(domain, saver.sharedInfo(domain));
        try {
            list = frames.listPages();
            enable();
            saver.writeStatic(domid, out);
            out.write(new StreamRecord.P2mFrames(frames.end() - 1, list));
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
        pending.set(0, Math.toIntExact(frames.end()));
    }

    /** Somebody may have left the log on. */
    private void enable() {
        try {
            host.dirtyLog().enable(domid);
        } catch (HypervisorException on) {
            host.dirtyLog().disable(domid);
            host.dirtyLog().enable(domid);
        }
    }

    @Override
    public long round(Watch watch) throws IOException {
        PvPageWriter pages = new PvPageWriter(host, domid, frames, out, later);
        write(pages, watch);
        return pages.written();
    }

    private void write(PvPageWriter pages, Watch watch) throws IOException {
        long of = pending.cardinality();
        long looked = 0;
        watch.written(0, of);
        for (int pfn = pending.nextSetBit(0); pfn >= 0; pfn = pending.nextSetBit(pfn + 1)) {
            looked++;
            if (pages.add(pfn)) {
                watch.written(looked, of);
            }
        }
        pages.flush();
        watch.written(of, of);
    }

    @Override
    public long dirty() {
        pending = host.dirtyLog().clean(domid, frames.end(), false).frames();
        return pending.cardinality();
    }

    @Override
    public long finish(DomainInfo suspended, Watch watch) throws IOException {
        ByteBuffer sharedInfo = saver.sharedInfo(suspended);
        try (OwnFrames last = saver.frames(suspended, sharedInfo)) {
            if (!Arrays.equals(list, last.listPages())) {
                throw new ProblemException("frame-list-moved", "the guest has moved the list of its frames while it was being copied");
            }
            pending.or(host.dirtyLog().clean(domid, frames.end(), true).frames());
            pending.or(later);
            addSharedPages(last);
            writeGone(last);
            PvPageWriter pages = new PvPageWriter(host, domid, last, out);
            write(pages, watch);
            saver.writeEnd(suspended, sharedInfo, last, out);
            return pages.written();
        }
    }

    /** This domain writes to the guest's rings, which no log knows of. */
    private void addSharedPages(OwnFrames last) {
        host.pvState().vcpu(domid, 0, VcpuPart.BASIC).map(block -> new VcpuRegisters(block).startInfo()).ifPresent(mfn -> {
            GuestTables.read(host.memory(), domid, mfn).ifPresent(page -> {
                add(last.of(mfn));
                add(page.getLong(STORE_MFN_AT));
                add(page.getLong(CONSOLE_MFN_AT));
            });
        });
    }

    private void add(long pfn) {
        if (pfn >= 0 && pfn < frames.end()) {
            pending.set((int) pfn);
        }
    }

    /** Tells of pages that the guest does not have any more: the receiver may know them as page tables. */
    private void writeGone(OwnFrames last) throws IOException {
        long[] gone = pending.stream().filter(pfn -> last.of(last.mfn(pfn)) != pfn).asLongStream().toArray();
        for (int first = 0; first < gone.length; first += PageBatch.PAGES) {
            long[] pfns = Arrays.copyOfRange(gone, first, Math.min(gone.length, first + PageBatch.PAGES));
            byte[] types = new byte[pfns.length];
            Arrays.fill(types, PageType.NONE);
            out.beginPages(new PageBatch(pfns, types).bytes(), 0);
        }
    }

    @Override
    public void close() {
        try {
            host.dirtyLog().disable(domid);
        } catch (HypervisorException gone) {
            // The domain is, or was never logged.
        } finally {
            frames.close();
        }
    }
}
