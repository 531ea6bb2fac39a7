package org.domaind.daemon.stream.pv;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;
import org.domaind.daemon.build.GuestBuilder;
import org.domaind.daemon.build.MemoryClaim;
import org.domaind.daemon.build.PopulatedGuest;
import org.domaind.daemon.build.PreparedGuest;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.stream.LibxlStream;
import org.domaind.daemon.stream.PageBatch;
import org.domaind.daemon.stream.StreamFault;
import org.domaind.daemon.stream.StreamRecord;
import org.domaind.daemon.stream.file.StaticRecords;
import org.domaind.daemon.stream.file.StreamInput;
import org.domaind.schema.api.Problem;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.model.Domid;

/** Builds a PV guest from a stream that comes once, while the guest still runs elsewhere: nothing of it can be looked at before there is a domain. */
public final class PvReceiver implements GuestBuilder {
    private final XenHost host;
    private final ReadableByteChannel channel;

    /** @param channel stays the caller's; behind the guest's header */
    public PvReceiver(XenHost host, ReadableByteChannel channel) {
        this.host = host;
        this.channel = channel;
    }

    /** Reads the outer stream's beginning. */
    @Override
    public PreparedGuest prepare(GuestConfig config) {
        try {
            StreamInput in = new StreamInput(new Whole(channel));
            LibxlStream.check(in.read(LibxlStream.HEADER_BYTES));
            requireNext(in, LibxlStream.Kind.LIBXC_CONTEXT);
            return new Arriving(in, config);
        } catch (IOException e) {
            throw cut(e);
        }
    }

    private static void requireNext(StreamInput in, LibxlStream.Kind kind) throws IOException {
        LibxlStream.Head next = LibxlStream.Head.read(in.read(LibxlStream.Head.BYTES));
        if (next.kind() != kind || next.length() != 0) {
            throw StreamFault.damaged("the outer stream has a record " + next.kind() + " in place of " + kind);
        }
    }

    private static ProblemException cut(IOException e) {
        return new ProblemException(Problem.of("link-lost", "the guest has not arrived: " + e.getMessage()), e);
    }

    /** A channel whose end comes too early, whenever it comes: the stream says where it ends. */
    private record Whole(ReadableByteChannel channel) implements ReadableByteChannel {
        @Override
        public int read(ByteBuffer into) throws IOException {
            int count = channel.read(into);
            if (count < 0) {
                throw new EOFException("the other host has closed the connection");
            }
            return count;
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** A guest of which nothing but its config is known. */
    private final class Arriving implements PreparedGuest {
        private final StreamInput in;
        private final GuestConfig config;

        Arriving(StreamInput in, GuestConfig config) {
            this.in = in;
            this.config = config;
        }

        @Override
        public PopulatedGuest populate(Domid domid, Runnable check) {
            MemoryClaim claim = new MemoryClaim(host.allocation(), host.machine(), domid, config.memory().atBoot().pages());
            return claim.during(() -> {
                try {
                    Pages pages = new Pages(domid, config, check, claim);
                    PvSavedState state = new PvStreamReader(in, pages).read();
                    requireNext(in, LibxlStream.Kind.END);
                    if (in.ahead()) {
                        throw StreamFault.damaged("something follows the stream's end");
                    }
                    if (state.highestVcpu() >= config.vcpus().max()) {
                        throw new ProblemException("config-mismatch", "the guest has a vcpu " + state.highestVcpu() + ", and its config allows "
                                + config.vcpus().max());
                    }
                    return new RestoredPv(host, domid, pages.memory, state);
                } catch (IOException e) {
                    throw cut(e);
                }
            });
        }

        @Override
        public void close() {
            // The channel is not this object's.
        }
    }

    /** Writes the pages as they come. */
    private final class Pages implements PvStreamReader.PageSink {
        private final Domid domid;
        private final GuestConfig config;
        private final Runnable check;
        private final MemoryClaim claim;
        private NewMemory memory;

        Pages(Domid domid, GuestConfig config, Runnable check, MemoryClaim claim) {
            this.domid = domid;
            this.config = config;
            this.check = check;
            this.claim = claim;
        }

        @Override
        public void begin(StreamRecord.P2mFrames list, Optional<byte[]> leaves, Optional<byte[]> msrs) {
            if (list.lastPfn() >= PvSaver.mostPages(config.memory().max().pages())) {
                throw new ProblemException("config-mismatch", "the guest has pages up to number " + list.lastPfn() + ", and its config allows "
                        + config.memory().max().mib() + " MiB");
            }
            memory = new NewMemory(host.memory(), host.allocation(), domid, list.lastPfn() + 1, claim::outOfMemory);
            StaticRecords.apply(host, domid, leaves, msrs);
        }

        @Override
        public void pages(PageBatch batch, StreamInput from) throws IOException {
            check.run();
            memory.write(batch, from);
        }
    }
}
