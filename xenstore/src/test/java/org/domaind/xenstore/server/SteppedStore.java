package org.domaind.xenstore.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;

import org.domaind.xenstore.loop.StoreLoop;
import org.domaind.xenstore.operation.StoreConversation;
import org.domaind.xenstore.ring.GuestRing;
import org.domaind.xenstore.ring.GuestSide;
import org.domaind.xenstore.ring.MemoryRing;
import org.domaind.xenstore.session.Session;
import org.domaind.xenstore.session.StoreListener;
import org.domaind.xenstore.session.StoreState;
import org.domaind.xenstore.socket.NioSockets;
import org.domaind.xenstore.tree.Edit;
import org.domaind.xenstore.tree.Node;

/** A whole server that runs on the test's thread, so that it can be killed between any two steps. The pages of domains outlive it. */
public final class SteppedStore implements StoreListener {
    public final Map<Integer, MemoryRing> rings = new HashMap<>();
    public final List<String> told = new ArrayList<>();
    public final Set<Integer> existing = new TreeSet<>(List.of(3, 5, 7));
    private final Map<Integer, ByteBuffer> pages = new HashMap<>();
    /** The clock: stands still unless a test moves it. */
    public final AtomicLong nanos = new AtomicLong(System.nanoTime());
    /** How far each reading of the clock moves it. */
    public long tick;
    /** Makes the listener of tree changes throw: a fault of the program right after a commit. */
    public boolean followerFails;
    private final Path folder;
    private StoreOptions options;
    private StoreServer server;
    private int generation;

    public SteppedStore(Path folder) {
        this(folder, 0);
    }

    public SteppedStore(Path folder, int features) {
        this(folder, folder.resolve("journal"), features);
    }

    public SteppedStore(Path folder, Path journal, int features) {
        this.folder = folder;
        this.options = new StoreOptions(folder.resolve("s0"), journal, "boot", features, 20, 1 << 20, 64 << 10);
        open();
    }

    private void open() {
        Path socket = folder.resolve("s" + generation++);
        options = new StoreOptions(socket, options.journal(), options.bootId(), options.features(), options.unreadEventSeconds(),
                options.maxUnreadSocketBytes(), options.maxUnreadRingBytes());
        try {
            server = StoreServer.open(options, NioSockets.listen(socket), this::attach, existing::contains, this, () -> nanos.addAndGet(tick));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private GuestRing attach(int domid, long gfn, int port) throws IOException {
        if (!existing.contains(domid)) {
            throw new IOException("no domain " + domid);
        }
        MemoryRing ring = new MemoryRing(page(domid));
        rings.put(domid, ring);
        return ring;
    }

    /** The ring page of a domain. */
    public ByteBuffer page(int domid) {
        return pages.computeIfAbsent(domid, id -> ByteBuffer.allocateDirect(4096).order(ByteOrder.LITTLE_ENDIAN));
    }

    public GuestSide guest(int domid) {
        return new GuestSide(page(domid));
    }

    public StoreServer server() {
        return server;
    }

    public StoreLoop loop() {
        return server.loop();
    }

    public Path journal() {
        return options.journal();
    }

    Path socket() {
        return options.socket();
    }

    /** The process ends between two instructions; the next one starts. */
    public void kill() {
        open();
        pages.keySet().forEach(server::ringReady);
        if (rings.containsKey(0)) {
            server.introduceOwnDomain(new MemoryRing(page(0)));
        }
    }

    /** As {@link #kill}, with the last write to the journal cut short. */
    public void killTorn(int bytesLost) {
        try {
            byte[] journal = Files.readAllBytes(options.journal());
            Files.write(options.journal(), java.util.Arrays.copyOf(journal, journal.length - bytesLost));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        kill();
    }

    /** Attaches the ring of domain 0, as when its kernel has set it up. */
    public void own() {
        MemoryRing ring = new MemoryRing(page(0));
        rings.put(0, ring);
        server.introduceOwnDomain(ring);
        step();
    }

    /** Whole rounds, enough to finish all work, with an event for every ring. */
    public void step() {
        for (int i = 0; i < 4; i++) {
            work();
            loop().flush();
        }
    }

    /** A round up to the journal; nothing is sent. */
    public void work() {
        pages.keySet().forEach(server::ringReady);
        round();
    }

    /** Whole rounds without any event. */
    public void idle() {
        for (int i = 0; i < 4; i++) {
            round();
            loop().flush();
        }
    }

    private void round() {
        try {
            loop().work(false);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public void introduce(int domid) {
        loop().handle(privileged(), new org.domaind.xenstore.wire.Packet(8, 0, 0, StoreConversation.bytes(domid + "|1|7|")));
        step();
    }

    /** Sends a request of the toolstack. Returns what it gets. */
    public List<String> ask(int type, String payload) {
        Session session = privileged();
        loop().handle(session, new org.domaind.xenstore.wire.Packet(type, 0, 0, StoreConversation.bytes(payload)));
        ByteBuffer bytes = ByteBuffer.allocate(session.output().bytes());
        session.output().copyTo(bytes);
        return StoreConversation.packets(bytes.flip());
    }

    private static Session privileged() {
        return new StoreState(domid -> false, 0).openSocket();
    }

    @Override
    public void treeChanged(List<Edit.Applied> changes) {
        fail();
    }

    @Override
    public void treeRestored(Node root) {
        fail();
    }

    private void fail() {
        if (followerFails) {
            throw new IllegalStateException("a fault after the commit");
        }
    }

    @Override
    public void ringQuarantined(int domid, String reason) {
        told.add("quarantined " + domid);
    }

    @Override
    public void conflictsLimited(int domid, long millis) {
        told.add("limited " + domid);
    }

    @Override
    public void journalLost(Exception cause) {
        told.add("journal lost");
    }

    @Override
    public void journalRestored() {
        told.add("journal restored");
    }

    @Override
    public void failed(String what, Throwable fault) {
        told.add("failed at " + what);
    }

    @Override
    public void ringLost(int domid, Exception cause) {
        told.add("lost " + domid);
    }

    @Override
    public void message(String text) {
        told.add(text);
    }
}
