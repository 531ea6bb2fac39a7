package org.domaind.xenstore.ring;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicInteger;

/** A ring in plain memory. */
public final class MemoryRing implements GuestRing {
    private final ByteBuffer page;
    private final AtomicInteger notified = new AtomicInteger();
    private final AtomicInteger unmasked = new AtomicInteger();
    private volatile boolean closed;
    private boolean broken;
    private boolean mute;

    public MemoryRing() {
        this(ByteBuffer.allocateDirect(4096).order(ByteOrder.LITTLE_ENDIAN));
    }

    /** A ring on the memory of another one, as a new process maps it. */
    public MemoryRing(ByteBuffer page) {
        this.page = page;
    }

    @Override
    public ByteBuffer page() {
        return page;
    }

    @Override
    public void notifyPeer() {
        if (mute) {
            throw new IllegalStateException("mute on purpose");
        }
        notified.incrementAndGet();
    }

    @Override
    public void unmask() {
        if (broken) {
            throw new IllegalStateException("broken on purpose");
        }
        unmasked.incrementAndGet();
    }

    @Override
    public void close() {
        closed = true;
    }

    /** From now on {@link #unmask} throws, as no implementation should. */
    void breakDown() {
        broken = true;
    }

    /** From now on {@link #notifyPeer} throws. */
    void mute() {
        mute = true;
    }

    int notified() {
        return notified.get();
    }

    public int unmasked() {
        return unmasked.get();
    }

    boolean closed() {
        return closed;
    }
}
