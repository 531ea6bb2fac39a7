package org.domaind.xenstore.guests;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.IntConsumer;

import org.domaind.xenstore.ring.GuestRing;

/**
 * The store's end of a ring whose page is a file. Its event channel is pending when it is bound, as with Xen, and masked while an event is handled.
 */
public final class FileRing implements GuestRing {
    private static final int PAGE_SIZE = 4096;

    private final int domid;
    private final ByteBuffer page;
    private final OutputStream peer;
    private final IntConsumer ready;
    private boolean bound;
    private boolean masked;
    private boolean pending = true;

    /**
     * @param peer  takes the domid of a guest whose channel fires
     * @param ready told when this end fires
     */
    public FileRing(Path folder, int domid, OutputStream peer, IntConsumer ready) throws IOException {
        this.domid = domid;
        this.page = map(folder, domid);
        this.peer = peer;
        this.ready = ready;
    }

    /** The page of a domain; created if there is none. */
    public static ByteBuffer map(Path folder, int domid) throws IOException {
        try (FileChannel file = FileChannel.open(folder.resolve("ring-" + domid), StandardOpenOption.CREATE, StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            return file.map(FileChannel.MapMode.READ_WRITE, 0, PAGE_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    /** Events are delivered from now on. */
    public synchronized void bind() {
        bound = true;
        deliver();
    }

    /** The guest sent an event. */
    public synchronized void fire() {
        pending = true;
        deliver();
    }

    private void deliver() {
        if (bound && pending && !masked) {
            pending = false;
            masked = true;
            ready.accept(domid);
        }
    }

    @Override
    public ByteBuffer page() {
        return page;
    }

    @Override
    public void notifyPeer() {
        try {
            peer.write(domid);
            peer.flush();
        } catch (IOException harnessGone) {
            throw new UncheckedIOException(harnessGone);
        }
    }

    @Override
    public synchronized void unmask() {
        masked = false;
        deliver();
    }

    @Override
    public void close() {
        // The mapping ends with the process.
    }
}
