package org.domaind.daemon.stream.pv;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Optional;
import org.domaind.daemon.build.GuestBuilder;
import org.domaind.daemon.build.MemoryClaim;
import org.domaind.daemon.build.PopulatedGuest;
import org.domaind.daemon.build.PreparedGuest;
import org.domaind.daemon.hypervisor.MappedPages;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.stream.LibxlStream;
import org.domaind.daemon.stream.PageBatch;
import org.domaind.daemon.stream.PageType;
import org.domaind.daemon.stream.StreamFault;
import org.domaind.daemon.stream.StreamRecord;
import org.domaind.daemon.stream.file.SaveFile;
import org.domaind.daemon.stream.file.StaticRecords;
import org.domaind.daemon.stream.file.StreamInput;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.model.Domid;
import org.domaind.schema.savefile.SaveHeader;

/** Builds PV guests from a save file: as other builders, but for what it reads. Thread-safe. */
public final class PvRestorer implements GuestBuilder {
    private final XenHost host;
    private final Path file;

    public PvRestorer(XenHost host, Path file) {
        this.host = host;
        this.file = file;
    }

    /** Reads all but the pages. @throws ProblemException {@code save-file}, {@code damaged-stream}, {@code unsupported-stream} and what {@link SaveHeader} throws */
    @Override
    public PreparedGuest prepare(GuestConfig config) {
        FileChannel channel = SaveFile.open(file);
        try {
            Census census = new Census(config);
            StreamInput in = SaveFile.toInnerStream(channel);
            long at = in.position();
            PvSavedState state = new PvStreamReader(in, census).read();
            requireEnd(in);
            if (state.highestVcpu() >= config.vcpus().max()) {
                throw new ProblemException("config-mismatch", "the saved guest has a vcpu " + state.highestVcpu() + ", and its config allows " + config.vcpus().max());
            }
            if (census.pages() > config.memory().max().pages()) {
                throw new ProblemException("config-mismatch", "the saved guest has " + (census.pages() >>> 8) + " MiB of memory, and its config allows "
                        + config.memory().max().mib());
            }
            return new Prepared(channel, at, state, census.pages());
        } catch (IOException e) {
            throw SaveFile.closing(channel, StreamInput.unreadable(e));
        } catch (RuntimeException e) {
            throw SaveFile.closing(channel, e);
        }
    }

    private static void requireEnd(StreamInput in) throws IOException {
        LibxlStream.Head next = LibxlStream.Head.read(in.read(LibxlStream.Head.BYTES));
        if (next.kind() != LibxlStream.Kind.END) {
            throw StreamFault.unsupported("a PV guest's outer stream has a record " + next.kind());
        }
    }

    /** Counts the pages that there will be, and reads none. */
    private static final class Census implements PvStreamReader.PageSink {
        private final GuestConfig config;
        private final BitSet there = new BitSet();

        Census(GuestConfig config) {
            this.config = config;
        }

        @Override
        public void begin(StreamRecord.P2mFrames list, Optional<byte[]> leaves, Optional<byte[]> msrs) {
            if (list.lastPfn() >= PvSaver.mostPages(config.memory().max().pages())) {
                throw new ProblemException("config-mismatch", "the saved guest has pages up to number " + list.lastPfn() + ", and its config allows "
                        + config.memory().max().mib() + " MiB");
            }
        }

        @Override
        public void pages(PageBatch batch, StreamInput in) throws IOException {
            for (int i = 0; i < batch.count(); i++) {
                if (batch.type(i) != PageType.NONE && batch.type(i) != PageType.BROKEN) {
                    there.set(Math.toIntExact(batch.pfn(i)));
                }
            }
            in.skip((long) batch.contents() * MappedPages.PAGE_SIZE);
        }

        long pages() {
            return there.cardinality();
        }
    }

    /** A file that is sound as far as it was read. */
    private final class Prepared implements PreparedGuest {
        private final FileChannel channel;
        private final long at;
        private final PvSavedState state;
        private final long pages;

        Prepared(FileChannel channel, long at, PvSavedState state, long pages) {
            this.channel = channel;
            this.at = at;
            this.state = state;
            this.pages = pages;
        }

        @Override
        public PopulatedGuest populate(Domid domid, Runnable check) {
            MemoryClaim claim = new MemoryClaim(host.allocation(), host.machine(), domid, pages);
            return claim.during(() -> {
                NewMemory memory = new NewMemory(host.memory(), host.allocation(), domid, state.list().lastPfn() + 1, claim::outOfMemory);
                try {
                    PvSavedState again = new PvStreamReader(new StreamInput(channel, at), new Pages(domid, memory, check)).read();
                    return new RestoredPv(host, domid, memory, again);
                } catch (IOException e) {
                    throw StreamInput.unreadable(e);
                }
            });
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Writes the pages to the new domain, which was made for what the first reading found: the file may have been changed since. */
    private final class Pages implements PvStreamReader.PageSink {
        private final Domid domid;
        private final NewMemory memory;
        private final Runnable check;

        Pages(Domid domid, NewMemory memory, Runnable check) {
            this.domid = domid;
            this.memory = memory;
            this.check = check;
        }

        @Override
        public void begin(StreamRecord.P2mFrames list, Optional<byte[]> leaves, Optional<byte[]> msrs) {
            if (list.lastPfn() + 1 != memory.end()) {
                throw new ProblemException("save-file", file + " was changed while it was being read");
            }
            StaticRecords.apply(host, domid, leaves, msrs);
        }

        @Override
        public void pages(PageBatch batch, StreamInput in) throws IOException {
            check.run();
            memory.write(batch, in);
        }
    }
}
