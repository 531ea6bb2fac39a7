package org.domaind.daemon.coredump;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.Optional;
import org.domaind.daemon.hypervisor.MappedFrames;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.p2m.GuestTables;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.model.Domid;

/** Writes a domain's memory and registers to a file, as they are meanwhile: whether the domain runs is up to the caller. */
public final class CoreDumper {
    /** Pages that are read and written at once: 4 MiB, which is all the memory that a dump takes. */
    private static final int BATCH = 1024;
    private static final int WORD_BITS = 64;
    /** Of a PV guest's list: twice what the guest may have, and what a list of a host with devices below 4 GiB has beside that. */
    private static final long LIST_FACTOR = 2;
    private static final long LIST_EXTRA = 1L << 21;
    private static final long NO_NUMBER = -1;

    private final XenHost host;

    public CoreDumper(XenHost host) {
        this.host = host;
    }

    /** Told after each batch. May throw, which ends the dump. */
    public interface Watch {
        void written(long pages, long of);
    }

    /**
     * @param file empty, at its beginning
     * @throws IOException       it cannot be written
     * @throws ProblemException  {@code no-frame-list}, {@code not-supported}, {@code no-such-domain}
     */
    public void dump(Domid domid, FileChannel file, Watch watch) throws IOException {
        DomainInfo domain = host.domains().find(domid)
                .orElseThrow(() -> new ProblemException(Codes.NO_SUCH_DOMAIN, "Domain " + domid + " does not exist"));
        requireWideWords(domain);
        Optional<ByteBuffer> sharedInfo = sharedInfo(domain);
        FrameWalk frames = frames(domain, sharedInfo);
        int vcpus = 0;
        int contextBytes = 0;
        for (int vcpu = 0; vcpu <= domain.maxVcpuId(); vcpu++) {
            Optional<byte[]> context = host.vcpus().context(domid, vcpu);
            vcpus += context.isPresent() ? 1 : 0;
            contextBytes = context.map(bytes -> bytes.length).orElse(contextBytes);
        }
        if (vcpus == 0) {
            throw new ProblemException("no-registers", "no vcpu of domain " + domid + " has run yet");
        }
        CoreLayout layout = new CoreLayout(vcpus, contextBytes, sharedInfo.isPresent(), domain.hvm(), domain.totalPages());
        write(file, layout.headers(), 0);
        write(file, CoreNotes.of(layout, host.machine().info()), layout.notesAt());
        writeContexts(domain, layout, file);
        if (sharedInfo.isPresent()) {
            write(file, sharedInfo.get().duplicate(), layout.sharedInfoAt());
        }
        new Pass(domid, layout, file, watch).run(frames);
        // The end of the file comes last: what is left out before it is zeros.
        write(file, ByteBuffer.wrap(layout.strings()), layout.stringsAt());
    }

    private void requireWideWords(DomainInfo domain) {
        if (!domain.hvm() && host.pvBuild().addressSize(domain.domid()) != WORD_BITS) {
            throw new ProblemException(Codes.NOT_SUPPORTED, "core dumps of 32-bit PV guests are not supported by this release");
        }
    }

    private Optional<ByteBuffer> sharedInfo(DomainInfo domain) {
        return domain.sharedInfoFrame() == -1 ? Optional.empty() : GuestTables.read(host.memory(), domain.domid(), domain.sharedInfoFrame());
    }

    private FrameWalk frames(DomainInfo domain, Optional<ByteBuffer> sharedInfo) {
        if (domain.hvm()) {
            return new TranslatedFrames(host.allocation(), domain.domid(), host.allocation().highestFrame(domain.domid()));
        }
        ByteBuffer page = sharedInfo.orElseThrow(() -> new ProblemException("no-frame-list", "the guest's shared info page cannot be read"));
        long most = LIST_FACTOR * Math.max(domain.maxPages(), domain.totalPages()) + LIST_EXTRA;
        return new PvFrames(new GuestTables(host.memory(), domain.domid()), page, most, host.machine().physicalInfo().maxMfn());
    }

    /** Of those vcpus that were counted; one that has gone since then has zeros. */
    private void writeContexts(DomainInfo domain, CoreLayout layout, FileChannel file) throws IOException {
        int written = 0;
        for (int vcpu = 0; vcpu <= domain.maxVcpuId() && written < layout.vcpus(); vcpu++) {
            Optional<byte[]> context = host.vcpus().context(domain.domid(), vcpu);
            if (context.isPresent()) {
                write(file, ByteBuffer.wrap(context.get()), layout.contextsAt() + (long) written++ * layout.contextBytes());
            }
        }
    }

    private static void write(FileChannel file, ByteBuffer bytes, long at) throws IOException {
        long position = at;
        while (bytes.hasRemaining()) {
            position += file.write(bytes, position);
        }
    }

    /** Writes the pages and their numbers. */
    private final class Pass {
        private final Domid domid;
        private final CoreLayout layout;
        private final FileChannel file;
        private final Watch watch;
        private final ByteBuffer content = ByteBuffer.allocateDirect(BATCH * Pages.SIZE).order(ByteOrder.LITTLE_ENDIAN);
        private final ByteBuffer numbers = ByteBuffer.allocate(BATCH * 2 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        private long done;

        Pass(Domid domid, CoreLayout layout, FileChannel file, Watch watch) {
            this.domid = domid;
            this.layout = layout;
            this.file = file;
            this.watch = watch;
        }

        void run(FrameWalk walk) throws IOException {
            long[] pfns = new long[BATCH];
            long[] frames = new long[BATCH];
            watch.written(0, layout.pages());
            for (int count = walk.next(pfns, frames); count > 0 && done < layout.pages(); count = walk.next(pfns, frames)) {
                int copied = copy(pfns, Arrays.copyOf(frames, count));
                writePages(copied);
                write(file, numbers.flip(), layout.numbersAt() + done * layout.numberBytes());
                done += copied;
                watch.written(done, layout.pages());
            }
            fill();
        }

        /** Copies the pages that there are, as many as have room. @return how many */
        private int copy(long[] pfns, long[] frames) {
            numbers.clear();
            int copied = 0;
            try (MappedFrames mapped = host.memory().mapReadable(domid, frames)) {
                for (int i = 0; i < frames.length && done + copied < layout.pages(); i++) {
                    if (mapped.error(i).isEmpty()) {
                        content.put(copied * Pages.SIZE, mapped.page(i), 0, Pages.SIZE);
                        numbers.putLong(pfns[i]);
                        if (!layout.translated()) {
                            numbers.putLong(frames[i]);
                        }
                        copied++;
                    }
                }
            }
            return copied;
        }

        /** Those that are not empty, neighbours at once. */
        private void writePages(int count) throws IOException {
            for (int first = 0; first < count;) {
                int end = first;
                while (end < count && !Pages.empty(content, end * Pages.SIZE)) {
                    end++;
                }
                if (end > first) {
                    write(file, content.slice(first * Pages.SIZE, (end - first) * Pages.SIZE), layout.pagesAt() + (done + first) * Pages.SIZE);
                }
                first = end + 1;
            }
        }

        /** The guest has fewer pages by now: those that are missing have no number. */
        private void fill() throws IOException {
            while (done < layout.pages()) {
                int count = (int) Math.min(BATCH, layout.pages() - done);
                numbers.clear();
                while (numbers.position() < count * layout.numberBytes()) {
                    numbers.putLong(NO_NUMBER);
                }
                write(file, numbers.flip(), layout.numbersAt() + done * layout.numberBytes());
                done += count;
            }
        }
    }
}
