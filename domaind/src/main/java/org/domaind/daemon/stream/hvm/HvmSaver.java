package org.domaind.daemon.stream.hvm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.domaind.daemon.hypervisor.MappedFrames;
import org.domaind.daemon.hypervisor.MappedPages;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.hypervisor.value.HypervisorInfo;
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

/** Writes the inner stream of a PVH or HVM guest that has suspended itself. Its device model's state is not in it. */
public final class HvmSaver implements GuestSaver {
    private final XenHost host;

    public HvmSaver(XenHost host) {
        this.host = host;
    }

    @Override
    public void requireSupported(DomainInfo domain) {
        if (!domain.hvm()) {
            throw new ProblemException(Codes.NOT_SUPPORTED, "a PV guest is not saved as one of type pvh or hvm");
        }
        frames(domain);
    }

    /** How many frame numbers there are to look at. @throws ProblemException {@code frames-too-high} */
    private long frames(DomainInfo domain) {
        long end = host.allocation().highestFrame(domain.domid()) + 1;
        if (end > GuestFrames.end(Math.max(domain.maxPages(), domain.totalPages()))) {
            throw new ProblemException("frames-too-high", "the guest has mapped something at its frame " + (end - 1) + ", far beyond its memory, and cannot be saved");
        }
        return end;
    }

    @Override
    public void save(DomainInfo domain, StreamOutput out, Watch watch) throws IOException {
        requireSupported(domain);
        Domid domid = domain.domid();
        HypervisorInfo info = host.machine().info();
        out.write(new ImageHeader(ImageHeader.VERSION, true, info.major(), info.minor()).bytes());
        StaticRecords.write(host, domid, out);
        new Pages(domain, out, watch).run();
        out.write(new StreamRecord.Tsc(host.processors().tsc(domid)));
        out.write(new StreamRecord.HvmContext(host.hvmBuild().context(domid)));
        Map<Long, Long> parameters = new LinkedHashMap<>();
        for (SavedParameter saved : SavedParameter.values()) {
            long value = host.hvmBuild().parameter(domid, saved.parameter());
            if (value != 0) {
                parameters.put(saved.number(), value);
            }
        }
        out.write(new StreamRecord.HvmParameters(parameters));
        out.write(new StreamRecord.Mark(RecordKind.END));
    }

    /** Writes the pages, each once. */
    private final class Pages {
        private final Domid domid;
        private final long end;
        private final long of;
        private final StreamOutput out;
        private final Watch watch;
        private final ByteBuffer content = ByteBuffer.allocateDirect(PageBatch.PAGES * MappedPages.PAGE_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        private final long[] there = new long[PageBatch.PAGES];
        private long done;

        Pages(DomainInfo domain, StreamOutput out, Watch watch) {
            this.domid = domain.domid();
            this.end = frames(domain);
            this.of = domain.totalPages();
            this.out = out;
            this.watch = watch;
        }

        void run() throws IOException {
            watch.written(0, of);
            int count = 0;
            for (long first = 0; first < end; first += PageBatch.PAGES) {
                int asked = (int) Math.min(PageBatch.PAGES, end - first);
                long[] gfns = new long[asked];
                for (int i = 0; i < asked; i++) {
                    gfns[i] = first + i;
                }
                byte[] types = host.pvState().frameTypes(domid, gfns.clone());
                for (int i = 0; i < asked; i++) {
                    if (PageType.hasContents(types[i])) {
                        there[count++] = gfns[i];
                    }
                    if (count == PageBatch.PAGES) {
                        write(count);
                        count = 0;
                    }
                }
            }
            if (count > 0) {
                write(count);
            }
        }

        private void write(int count) throws IOException {
            long[] gfns = Arrays.copyOf(there, count);
            content.clear();
            try (MappedFrames mapped = host.memory().mapReadable(domid, gfns)) {
                for (int i = 0; i < count; i++) {
                    Optional<String> error = mapped.error(i);
                    if (error.isPresent()) {
                        throw new ProblemException("page-lost", "page " + gfns[i] + " of the guest cannot be read (" + error.get() + ")");
                    }
                    content.put(i * MappedPages.PAGE_SIZE, mapped.page(i), 0, MappedPages.PAGE_SIZE);
                }
            }
            out.beginPages(new PageBatch(gfns, new byte[count]).bytes(), count * MappedPages.PAGE_SIZE);
            out.write(content.limit(count * MappedPages.PAGE_SIZE));
            done += count;
            watch.written(Math.min(done, of), of);
        }
    }
}
