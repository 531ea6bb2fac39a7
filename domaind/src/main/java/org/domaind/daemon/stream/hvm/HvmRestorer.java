package org.domaind.daemon.stream.hvm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.domaind.daemon.build.GuestBuilder;
import org.domaind.daemon.build.MemoryClaim;
import org.domaind.daemon.build.PopulatedGuest;
import org.domaind.daemon.build.PreparedGuest;
import org.domaind.daemon.build.SavedDeviceState;
import org.domaind.daemon.build.hvm.HvmHost;
import org.domaind.daemon.hypervisor.MappedPages;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.stream.PageBatch;
import org.domaind.daemon.stream.PageType;
import org.domaind.daemon.stream.StreamFault;
import org.domaind.daemon.stream.file.SaveFile;
import org.domaind.daemon.stream.file.StaticRecords;
import org.domaind.daemon.stream.file.StreamInput;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.model.Domid;

/** Builds PVH and HVM guests from a save file: as other builders, but for what it reads. Thread-safe. */
public final class HvmRestorer implements GuestBuilder {
    /** Pages for device models: more than a release sets aside. */
    private static final long MOST_SERVER_PAGES = 64;
    /** Beside what a config calls memory: pages for rings, for tables, and what a device model has there. */
    private static final long OTHER_PAGES = 256;

    private final XenHost host;
    private final Path file;

    public HvmRestorer(XenHost host, Path file) {
        this.host = host;
        this.file = file;
    }

    /**
     * Reads all but the pages.
     *
     * @throws ProblemException {@code save-file}, {@code damaged-stream}, {@code unsupported-stream}, {@code config-mismatch}, {@code host-lacks-hvm} and what
     *         {@link org.domaind.schema.savefile.SaveHeader} throws
     */
    @Override
    public PreparedGuest prepare(GuestConfig config) {
        HvmHost.require(host.machine(), config.type());
        FileChannel channel = SaveFile.open(file);
        try {
            long end = GuestFrames.end(config.memory().max().pages());
            BitSet saved = new BitSet();
            StreamInput in = SaveFile.toInnerStream(channel);
            long at = in.position();
            HvmSavedState state = new HvmStreamReader(in, end, (batch, contents) -> count(batch, contents, saved)).read();
            Optional<SavedDeviceState> device = EmulatorRecord.readToEnd(in, file);
            check(config, state, device, saved.cardinality());
            BitSet there = (BitSet) saved.clone();
            addServerPages(state, end, there);
            return new Prepared(channel, at, end, state, device, saved, there);
        } catch (IOException e) {
            throw SaveFile.closing(channel, StreamInput.unreadable(e));
        } catch (RuntimeException e) {
            throw SaveFile.closing(channel, e);
        }
    }

    private static void count(PageBatch batch, StreamInput in, BitSet there) throws IOException {
        for (int i = 0; i < batch.count(); i++) {
            if (batch.type(i) != PageType.NONE && batch.type(i) != PageType.BROKEN) {
                there.set((int) batch.pfn(i));
            }
        }
        in.skip((long) batch.contents() * MappedPages.PAGE_SIZE);
    }

    private static void check(GuestConfig config, HvmSavedState state, Optional<SavedDeviceState> device, long pages) {
        int highest = SavedContext.highestVcpu(state.context());
        if (highest >= config.vcpus().max()) {
            throw new ProblemException("config-mismatch", "the saved guest has a vcpu " + highest + ", and its config allows " + config.vcpus().max());
        }
        if (pages > config.memory().max().pages() + OTHER_PAGES) {
            throw new ProblemException("config-mismatch", "the saved guest has " + (pages >>> 8) + " MiB of memory, and its config allows "
                    + config.memory().max().mib());
        }
        boolean emulated = config.platform().deviceModel().isPresent();
        StreamFault.require(!emulated || device.isPresent(), "its device model's state is missing");
        if (!emulated && device.isPresent()) {
            throw new ProblemException("config-mismatch", "the saved guest had a device model, and its config, of type " + config.type().word() + ", has none");
        }
    }

    /** A device model that served the guest had these pages in its stead. */
    private static void addServerPages(HvmSavedState state, long end, BitSet there) {
        long first = state.parameter(SavedParameter.IOREQ_SERVER_PFN);
        long count = state.parameter(SavedParameter.NR_IOREQ_SERVER_PAGES);
        StreamFault.require(first >= 0 && count >= 0 && count <= MOST_SERVER_PAGES && first < end && first + count <= end,
                "the pages of its device model are at frame " + Long.toUnsignedString(first));
        if (first > 0) {
            there.set((int) first, (int) (first + count));
        }
    }

    /** A file that is sound as far as it was read. */
    private final class Prepared implements PreparedGuest {
        private final FileChannel channel;
        private final long at;
        private final long end;
        private final HvmSavedState state;
        private final Optional<SavedDeviceState> device;
        private final BitSet saved;
        private final BitSet there;

        Prepared(FileChannel channel, long at, long end, HvmSavedState state, Optional<SavedDeviceState> device, BitSet saved, BitSet there) {
            this.channel = channel;
            this.at = at;
            this.end = end;
            this.state = state;
            this.device = device;
            this.saved = saved;
            this.there = there;
        }

        @Override
        public PopulatedGuest populate(Domid domid, Runnable check) {
            StaticRecords.apply(host, domid, state.leaves(), state.msrs());
            MemoryClaim claim = new MemoryClaim(host.allocation(), host.machine(), domid, there.cardinality());
            NewHvmMemory memory = new NewHvmMemory(host, domid, there, check);
            return claim.during(() -> {
                memory.populate(claim);
                try {
                    // What the first reading found counts: the file may have been changed since.
                    new HvmStreamReader(new StreamInput(channel, at), end, memory).read();
                } catch (IOException e) {
                    throw StreamInput.unreadable(e);
                }
                return new RestoredHvm(host, domid, state, fresh(), device);
            });
        }

        private Set<Long> fresh() {
            Set<Long> fresh = new HashSet<>();
            for (int frame = there.nextSetBit(0); frame >= 0; frame = there.nextSetBit(frame + 1)) {
                if (!saved.get(frame)) {
                    fresh.add((long) frame);
                }
            }
            return fresh;
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
}
